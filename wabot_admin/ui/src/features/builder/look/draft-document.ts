/** The draft, for who compares with it: the open one, or wabot's while a version is looked at. */
import { $api } from "@/api/client";
import { useDocument, useDraft } from "../draft/context";
import type { BotDocument } from "../model/types";

export function useDraftDocument(): { document: BotDocument | undefined; rev: number; error: unknown } {
  const open = useDocument();
  const rev = useDraft((state) => state.rev);
  const bot = useDraft((state) => state.bot);
  const away = useDraft((state) => state.version !== null);
  const asked = $api.useQuery("get", "/api/bots/{bot}/draft", { params: { path: { bot } } }, { enabled: away, gcTime: 0, staleTime: 0, refetchOnMount: "always" });
  if (!away) return { document: open, rev, error: null };
  return { document: asked.data?.document, rev: asked.data?.rev ?? 0, error: asked.error };
}
