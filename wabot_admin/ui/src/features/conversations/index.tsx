/** The inbox: the list, the conversation that is open, and what is known about it; on a phone one at a time. */
import { MessagesSquare } from "lucide-react";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useAction } from "@/api/action";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { Empty } from "@/components/empty";
import { usePageTitle } from "@/components/page";
import { ProblemNotice } from "@/components/problem-notice";
import { toast, toastProblem } from "@/components/toasts";
import { Skeleton } from "@/components/ui/skeleton";
import { Details } from "@/features/conversations/details";
import { KeysDialog } from "@/features/conversations/keys";
import { useKeys } from "@/features/conversations/keys/use-keys";
import { ConversationList } from "@/features/conversations/list";
import { useSelection } from "@/features/conversations/list/selection";
import { useConversations, useFreshConversations, useListSearch } from "@/features/conversations/list/use-list";
import { words } from "@/features/conversations/messages";
import { personName } from "@/features/conversations/person-name";
import { Thread } from "@/features/conversations/thread";
import type { Mode } from "@/features/conversations/thread/composer";
import { markRead, release, takeOver } from "@/features/conversations/thread/use-actions";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

export function Conversations({ chosen }: { chosen: string | undefined }) {
  const t = useMessages(words);
  const pages = useConversations();
  useFreshConversations();
  const path = { conversation: chosen ?? "" };
  const open = $api.useQuery("get", "/api/conversations/{conversation}", { params: { path } }, { enabled: chosen !== undefined });
  const heading = usePageTitle(open.data && chosen ? t("talkWith", { name: personName(t, open.data.contact) }) : t("title"));
  const [details, setDetails] = useState(() => matchMedia("(min-width: 80rem)").matches);
  const message = useSearchParams()[0].get("message") ?? "";
  const [mode, setMode] = useState<Mode>("reply");
  const [keys, setKeys] = useState(false);
  const { take, give } = useOwnership(chosen);
  const go = useNeighbours(pages.rows.map(({ id }) => id), chosen);
  const may = useMay("conversations.reply");
  const write = (next: Mode) => {
    setMode(next);
    requestAnimationFrame(() => document.querySelector<HTMLElement>("[data-composer]")?.focus());
  };
  const selection = useSelection(pages.rows);
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    "/": () => document.querySelector<HTMLElement>("[data-inbox] input[type=search]")?.focus(),
    "?": () => setKeys(true),
    ...(chosen && { i: () => setDetails((before) => !before) }),
    ...(may && selection.active && { Escape: selection.clear }),
    ...(chosen && may && {
      x: () => selection.toggle(chosen),
      X: () => selection.toggle(chosen, true),
      r: () => write("reply"),
      n: () => write("note"),
      u: () => void markRead(chosen).catch(toastProblem),
      ...(open.data?.state === "bot" && { t: () => void take.run() }),
      ...(open.data?.state === "human" && { e: () => void give.run(false) }),
    }),
  });
  return (
    <div data-inbox data-fills className="relative flex h-[calc(100dvh-3.25rem)] overflow-hidden md:h-dvh">
      <h1 ref={heading} tabIndex={-1} className="sr-only">
        {open.data && chosen ? t("talkWith", { name: personName(t, open.data.contact) }) : t("title")}
      </h1>
      <ConversationList
        pages={pages}
        chosen={chosen}
        selection={may ? selection : undefined}
        className={cn("w-full shrink-0 md:w-76 md:border-r lg:w-80", chosen && "hidden md:flex")}
      />
      <section aria-label={t("talkWith", { name: open.data ? personName(t, open.data.contact) : "" })} className={cn("min-w-0 flex-1 flex-col bg-muted/30", chosen ? "flex" : "hidden md:flex")}>
        {!chosen ? (
          <div className="grid flex-1 place-items-center">
            <Empty icon={MessagesSquare} title={t("pick")} help={t("pickHelp")} />
          </div>
        ) : open.data ? (
          <Thread
            key={`${chosen} ${message}`}
            conversation={open.data}
            message={message || undefined}
            mode={mode}
            onMode={setMode}
            busy={take.busy || give.busy}
            onTake={() => void take.run()}
            onRelease={(restart) => void give.run(restart)}
            details={details}
            onDetails={() => setDetails(!details)}
            onKeys={() => setKeys(true)}
          />
        ) : open.error ? (
          <ProblemNotice error={open.error} retry={() => void open.refetch()} />
        ) : (
          <div className="flex h-15 items-center gap-3 border-b px-4" aria-hidden>
            <Skeleton className="size-9 rounded-full" />
            <Skeleton className="h-4 w-40" />
          </div>
        )}
      </section>
      {chosen && open.data && details && (
        <Details
          conversation={open.data}
          onClose={() => setDetails(false)}
          className="absolute inset-0 z-20 md:left-auto md:w-80 md:border-l md:shadow-raised xl:static xl:w-72 xl:shadow-none"
        />
      )}
      {keys && <KeysDialog onClose={() => setKeys(false)} />}
    </div>
  );
}

function useOwnership(chosen: string | undefined) {
  const t = useMessages(words);
  const doing = async (work: (id: string) => Promise<unknown>, said: string) => {
    if (!chosen) return;
    try {
      await work(chosen);
      toast(said);
    } catch (refusal) {
      toastProblem(refusal);
    }
  };
  const take = useAction(() => doing(takeOver, t("tookOver")));
  const give = useAction((restart: boolean) => doing((id) => release(id, restart), t("gaveBack")));
  return { take, give };
}

/** Return the function that opens the conversation so many places further down the list. */
function useNeighbours(ids: readonly string[], chosen: string | undefined): (step: number) => void {
  const navigate = useNavigate();
  const search = useListSearch();
  return (step) => {
    const place = chosen ? ids.indexOf(chosen) : -1;
    const next = ids[place < 0 ? 0 : place + step];
    if (!next) return;
    void navigate({ pathname: `/conversations/${next}`, search });
    document.querySelector(`[data-conversation="${CSS.escape(next)}"]`)?.scrollIntoView({ block: "nearest" });
  };
}
