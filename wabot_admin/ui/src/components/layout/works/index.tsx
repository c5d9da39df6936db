/** What runs for longer, how far it is and how it ended: in the sidebar, or behind a button where that is narrow. */
import { CircleAlert, CircleCheck, LoaderCircle, X } from "lucide-react";
import { useState } from "react";
import { putAway, useWorks } from "@/api/works";
import { KINDS, words } from "@/components/layout/works/messages";
import { useLanguage, useMessages } from "@/lib/i18n";
import { sizeOf } from "@/lib/sizes";
import type { Work } from "@/lib/works";

const ENDS = { running: "", done: "Done", failed: "Failed" } as const;
const MOST = 4;

export function Works() {
  const t = useMessages(words);
  const works = useWorks();
  if (works.length === 0) return null;
  return (
    <section aria-label={t("title")}>
      <List works={works} />
    </section>
  );
}

/** A button that shows them; `panel` says where. */
export function WorksButton({ panel }: { panel: string }) {
  const t = useMessages(words);
  const works = useWorks();
  const [open, setOpen] = useState(false);
  if (works.length === 0) return null;
  const failed = works.some(({ status }) => status === "failed");
  const running = works.some(({ status }) => status === "running");
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-label={t("show", { count: works.length })}
        title={t("title")}
        onClick={() => setOpen(!open)}
        className="grid size-9 shrink-0 place-items-center rounded-md hover:bg-accent"
      >
        <Sign status={failed ? "failed" : running ? "running" : "done"} />
      </button>
      {open && (
        <section aria-label={t("title")} className={`absolute z-50 animate-enter rounded-xl border bg-surface p-2 shadow-raised ${panel}`}>
          <List works={works} />
        </section>
      )}
    </>
  );
}

function List({ works }: { works: readonly Work[] }) {
  return (
    <ul className="space-y-1.5">
      {works.slice(-MOST).map((work) => (
        <Line key={work.id} work={work} />
      ))}
    </ul>
  );
}

function Line({ work }: { work: Work }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const { id, done, total, status } = work;
  const kind = KINDS.find((each) => each === work.kind) ?? "other";
  const running = status === "running";
  const bytes = kind === "file" && done > 0 ? sizeOf(done, language) : "";
  const far = running && total !== null && total > 0;
  return (
    <li className="rounded-lg border bg-surface px-2.5 py-2 text-[0.8125rem] leading-snug shadow-card">
      <div className="flex items-start gap-2">
        <Sign status={status} />
        <p className="min-w-0 flex-1" aria-live={running ? "off" : "polite"}>
          {t(`${kind}${ENDS[status]}`)}
          {running && (far || bytes) && (
            <span className="block text-xs text-muted-foreground tabular-nums">{far ? t("of", { done, total }) : bytes}</span>
          )}
        </p>
        {status === "failed" && (
          <button
            type="button"
            aria-label={t("dismiss")}
            onClick={() => putAway(id)}
            className="-mt-0.5 -mr-1 grid size-6 shrink-0 place-items-center rounded-md text-muted-foreground hover:bg-accent hover:text-foreground"
          >
            <X className="size-3.5" aria-hidden />
          </button>
        )}
      </div>
      {far && (
        <div
          role="progressbar"
          aria-label={t(kind)}
          aria-valuenow={Math.round((done / total) * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-1.5 h-1 overflow-hidden rounded-full bg-muted"
        >
          <div className="h-full rounded-full bg-primary transition-[width]" style={{ width: `${String((done / total) * 100)}%` }} />
        </div>
      )}
    </li>
  );
}

function Sign({ status }: { status: Work["status"] }) {
  if (status === "failed") return <CircleAlert className="mt-px size-4 shrink-0 text-danger-ink" aria-hidden />;
  if (status === "done") return <CircleCheck className="mt-px size-4 shrink-0 text-primary-ink" aria-hidden />;
  return <LoaderCircle className="mt-px size-4 shrink-0 animate-spin text-muted-foreground motion-reduce:animate-none" aria-hidden />;
}
