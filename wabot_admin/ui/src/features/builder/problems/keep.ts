/** Asks what is wrong with the draft after each save, and puts it into the store. */
import { useEffect } from "react";
import { $api } from "@/api/client";
import { useLanguage } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";

export function useProblems(): void {
  const { store } = useBuilder();
  const bot = useDraft((state) => state.bot);
  const rev = useDraft((state) => state.rev);
  const [language] = useLanguage();
  const asked = $api.useQuery("get", "/api/bots/{bot}/problems", { params: { path: { bot }, query: { language } } }, { staleTime: Infinity, placeholderData: (before) => before });
  const { data, refetch } = asked;
  useEffect(() => {
    if (data && data.rev !== rev) void refetch();
  }, [rev, data, refetch]);
  useEffect(() => {
    if (data) store.setProblems(data.problems);
  }, [data, store]);
}
