/** The builder of one bot: its draft is loaded, then kept by the store until the page is left. */
import { useEffect, useState } from "react";
import { useBlocker, useSearchParams } from "react-router";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { Confirm } from "@/components/confirm";
import { ProblemNotice } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { Skeleton } from "@/components/ui/skeleton";
import { useMessages } from "@/lib/i18n";
import { BuilderProvider, type Builder as Open, useBuilder, useDraft, useTypes } from "./draft/context";
import { Saver } from "./draft/saving";
import { send } from "./draft/send";
import { BuilderStore } from "./draft/store";
import { Frame } from "./frame";
import { words } from "./messages";
import type { BotDocument, Palette } from "./model/types";
import { useProblems } from "./problems/keep";

export function Builder({ bot }: { bot: string }) {
  const draft = $api.useQuery("get", "/api/bots/{bot}/draft", { params: { path: { bot } } }, { gcTime: 0, staleTime: Infinity, refetchOnMount: "always" });
  const palette = $api.useQuery("get", "/api/palette", {}, { staleTime: 60_000 });
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
  useEffect(() => {
    const node = params.get("node");
    if (node) open.store.goTo({ node });
    // only what the address said when it was opened counts
  }, [open]); // eslint-disable-line react-hooks/exhaustive-deps
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
  const flow = useDraft((state) => state.flow);
  const [, setParams] = useSearchParams();
  useEffect(() => {
    if (flow) setParams({ flow }, { replace: true, preventScrollReset: true });
  }, [flow, setParams]);
  return null;
}

/** Save before the page is left; ask when that fails. */
function Leaving() {
  const t = useMessages(words);
  const { saver } = useBuilder();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname && saver.dirty());
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

function Loading() {
  return (
    <div className="flex h-dvh flex-col" aria-busy>
      <div className="flex h-12 items-center gap-3 border-b bg-surface px-4">
        <Skeleton className="h-5 w-40" />
      </div>
      <div className="flex flex-1">
        <div className="hidden w-58 space-y-3 border-r bg-surface p-4 md:block">
          {[0, 1, 2, 3, 4, 5].map((place) => (
            <Skeleton key={place} className="h-6" />
          ))}
        </div>
        <div className="flex-1" />
        <div className="hidden w-86 border-l bg-surface md:block" />
      </div>
    </div>
  );
}
