/** The builder of one bot: its draft is loaded, then kept by the store until the page is left. */
import { useEffect, useState } from "react";
import { type Location, useBlocker, useSearchParams } from "react-router";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { usePalette } from "@/api/palette";
import { Confirm } from "@/components/confirm";
import { ProblemNotice } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { useMessages } from "@/lib/i18n";
import { saveBeforeReload } from "@/lib/reload";
import { nameInAddress, useAddress, useBeginning } from "./address";
import { BuilderProvider, type Builder as Open, useBuilder, useTypes } from "./draft/context";
import { Saver } from "./draft/saving";
import { send } from "./draft/send";
import { BuilderStore } from "./draft/store";
import { Frame } from "./frame";
import { Loading } from "./frame/loading";
import { words } from "./messages";
import type { BotDocument, Palette } from "./model/types";
import { useProblems } from "./problems/keep";

export { PublishedVersion } from "./version";

export function Builder({ bot }: { bot: string }) {
  const draft = $api.useQuery("get", "/api/bots/{bot}/draft", { params: { path: { bot } } }, { gcTime: 0, staleTime: Infinity, refetchOnMount: "always" });
  const palette = usePalette();
  const error = draft.error ?? palette.error;
  if (error) return <ProblemNotice error={error} retry={() => void Promise.all([draft.refetch(), palette.refetch()])} />;
  if (!draft.data || !palette.data || draft.isRefetching) return <Loading />;
  return <OpenDraft key={`${bot}/${draft.dataUpdatedAt}`} bot={bot} document={draft.data.document} rev={draft.data.rev} palette={palette.data} />;
}

type OpenProps = { bot: string; document: BotDocument; rev: number; palette: Palette };

function OpenDraft({ bot, document, rev, palette }: OpenProps) {
  const t = useMessages(words);
  const types = useTypes(palette);
  const readOnly = !useMay("bots.write");
  const [params] = useSearchParams();
  const [open] = useState(() => {
    const store = new BuilderStore({ bot, document, rev, readOnly, flow: params.get("flow") });
    const saver = new Saver(store, send(bot), () => toast(t("mergedToast")));
    return { store, saver };
  });
  const builder: Open = { ...open, types, botName: document.name };
  useEffect(() => open.store.setReadOnly(readOnly), [open, readOnly]);
  useEffect(() => open.saver.open(), [open]);
  useBeginning(open.store);
  return (
    <BuilderProvider builder={builder}>
      <Frame />
      <Leaving />
      <Background />
    </BuilderProvider>
  );
}

/** What goes on beside: problems are asked after each save, the open flow is kept in the address. */
function Background() {
  useProblems();
  useAddress();
  return null;
}

/** Save before the page is left; ask when that fails. Loaded afresh it opens with the panel that was open. */
function Leaving() {
  const t = useMessages(words);
  const { saver, store } = useBuilder();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => pageOf(currentLocation) !== pageOf(nextLocation) && saver.dirty());
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    void saver.flush().then((saved) => (saved ? blocker.proceed() : setAsking(true)));
  }, [blocker, saver]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (saver.dirty()) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [saver]);
  useEffect(
    () =>
      saveBeforeReload(() => {
        nameInAddress(store.get().panel);
        return saver.flush();
      }),
    [saver, store],
  );
  const stay = () => {
    setAsking(false);
    blocker.reset?.();
  };
  return (
    <Confirm
      open={asking && blocker.state === "blocked"}
      onOpenChange={(next) => !next && stay()}
      title={t("leaveTitle")}
      help={t("leaveHelp")}
      verb={t("leaveVerb")}
      onConfirm={async () => {
        setAsking(false);
        blocker.proceed?.();
      }}
    />
  );
}

/** A version of the bot has the draft's address but for its number. */
function pageOf({ pathname, search }: Location): string {
  return `${pathname} ${new URLSearchParams(search).get("revision") ?? ""}`;
}
