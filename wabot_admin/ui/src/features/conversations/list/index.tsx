/** The conversations to choose from: views and filters kept in the URL, the last active first. */
import { ListChecks, MessagesSquare, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { Schemas } from "@/api/client";
import type { Pages } from "@/api/pages";
import { Empty } from "@/components/empty";
import { words as common } from "@/components/messages";
import { ProblemNotice } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { ListFilters } from "@/features/conversations/list/filters";
import { ListLine } from "@/features/conversations/list/line";
import { ManyBar } from "@/features/conversations/list/many";
import { words as many } from "@/features/conversations/list/many/messages";
import { InboxSearch } from "@/features/conversations/list/search";
import type { Selection } from "@/features/conversations/list/selection";
import { FILTERS, VIEWS, viewOf, type View } from "@/features/conversations/list/use-list";
import { words, type Word } from "@/features/conversations/messages";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

const NAMES: Record<View, Word> = { live: "open", human: "ours", ended: "ended", all: "all" };

interface ListProps {
  pages: Pages<Schemas["Conversation"]>;
  chosen: string | undefined;
  /** None for who may change no conversation. */
  selection: Selection | undefined;
  className?: string;
}

export function ConversationList({ pages, chosen, selection, className }: ListProps) {
  const t = useMessages(words);
  const m = useMessages(many);
  const [params, setParams] = useSearchParams();
  const on = FILTERS.filter((name) => params.get(name)).length;
  const [open, setOpen] = useState(on > 0);
  const view = viewOf(params);
  const show = (next: View) =>
    setParams((before) => {
      const changed = new URLSearchParams(before);
      if (next === "live") changed.delete("view");
      else changed.set("view", next);
      return changed;
    });
  return (
    <section aria-label={t("title")} className={cn("flex min-h-0 flex-col bg-background", className)}>
      <header className="space-y-2.5 border-b px-3 pt-3.5 pb-2.5">
        <div className="flex h-7 items-center justify-between px-1">
          <h2 className="text-base font-semibold">{t("title")}</h2>
          <span className="flex-1" />
          {selection && pages.rows.length > 0 && (
            <Button
              variant="ghost"
              size="icon-sm"
              aria-pressed={selection.active}
              aria-label={m("begin")}
              title={m("begin")}
              onClick={selection.active ? selection.clear : selection.begin}
              className={cn(selection.active && "bg-primary-soft text-primary-ink")}
            >
              <ListChecks aria-hidden />
            </Button>
          )}
          <Button
            variant="ghost"
            size="icon-sm"
            aria-expanded={open}
            aria-label={on > 0 ? t("filtersOn", { count: on }) : t("filters")}
            title={t("filters")}
            onClick={() => setOpen(!open)}
            className={cn(on > 0 && "bg-primary-soft text-primary-ink")}
          >
            <SlidersHorizontal aria-hidden />
          </Button>
        </div>
        <InboxSearch />
        <div role="group" aria-label={t("views")} className="flex rounded-md bg-muted p-0.5">
          {VIEWS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={view === each}
              onClick={() => show(each)}
              className={cn(
                "h-7 min-w-0 flex-auto truncate rounded-[5px] px-1.5 text-[0.8125rem] font-medium text-muted-foreground",
                view === each && "bg-surface text-foreground shadow-card",
              )}
            >
              {t(NAMES[each])}
            </button>
          ))}
        </div>
        {open && <ListFilters />}
      </header>
      {selection?.active && <ManyBar selection={selection} rows={pages.rows} />}
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain" aria-busy={pages.loading || undefined}>
        <Lines pages={pages} chosen={chosen} selection={selection} />
      </div>
    </section>
  );
}

function Lines({ pages, chosen, selection }: Omit<ListProps, "className">) {
  const t = useMessages(words);
  const c = useMessages(common);
  const [params, setParams] = useSearchParams();
  if (pages.loading) return <Loading />;
  if (pages.error && pages.rows.length === 0) return <ProblemNotice error={pages.error} retry={pages.again} />;
  if (pages.rows.length === 0) {
    const narrowed = params.size > 0;
    return (
      <Empty
        icon={MessagesSquare}
        title={narrowed ? c("noMatch") : t("none")}
        help={narrowed ? c("noMatchHelp") : t("noneHelp")}
        action={narrowed && <Button onClick={() => setParams({})}>{c("clearFilters")}</Button>}
      />
    );
  }
  return (
    <>
      <ul>
        {pages.rows.map((conversation) => (
          <ListLine
            key={conversation.id}
            conversation={conversation}
            chosen={conversation.id === chosen}
            box={
              selection && {
                checked: selection.has(conversation.id),
                shown: selection.active,
                onToggle: (range) => selection.toggle(conversation.id, range),
              }
            }
          />
        ))}
      </ul>
      {pages.more && (
        <div className="flex justify-center p-3">
          <Button variant="ghost" onClick={pages.more} busy={pages.loadingMore}>{c("more")}</Button>
        </div>
      )}
    </>
  );
}

function Loading() {
  return (
    <div aria-hidden>
      {[0, 1, 2, 3, 4, 5, 6].map((place) => (
        <div key={place} className="flex h-[5.25rem] items-start gap-3 border-b px-4 py-3">
          <Skeleton className="size-9 shrink-0 rounded-full" />
          <div className="flex-1 space-y-2 pt-1">
            <Skeleton className="h-3.5 w-1/2" />
            <Skeleton className="h-3.5 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
