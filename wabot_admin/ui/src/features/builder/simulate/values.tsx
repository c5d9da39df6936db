/** What the bot knows at the moment that is looked at; what just changed stands out. */
import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { words } from "./messages";
import { useTurns } from "./use-talk";
import { type Change, changesOf, textOf } from "./walked";

const KINDS = { new: "isNew", changed: "isChanged", gone: "isGone" } as const;

export function Values() {
  const t = useMessages(words);
  const turns = useTurns();
  const [before, now] = [turns.at(-2), turns.at(-1)];
  const changes = now ? changesOf(before?.variables ?? {}, now.variables) : [];
  const captures = turns.flatMap((turn) => turn.captures);
  if (changes.length === 0 && captures.length === 0) return <p className="px-4 py-6 text-center text-xs text-muted-foreground">{t("noValues")}</p>;
  return (
    <div className="pb-4 text-xs">
      {changes.length > 0 && (
        <table className="w-full table-fixed text-left">
          <thead className="sr-only">
            <tr>
              <th scope="col">{t("name")}</th>
              <th scope="col">{t("value")}</th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {changes.map((change) => (
              <Row key={change.name} change={change} />
            ))}
          </tbody>
        </table>
      )}
      {captures.length > 0 && (
        <section className="border-t px-4 pt-2.5">
          <h3 className="mb-1.5 font-semibold text-muted-foreground">{t("captured")}</h3>
          <ul className="space-y-1.5">
            {captures.map((capture, index) => (
              <li key={index} className="rounded-md bg-muted px-2.5 py-1.5">
                <span className="font-medium">{[capture.kind, capture.key].filter(Boolean).join(" · ")}</span>
                <span className="block wrap-anywhere text-muted-foreground">{textOf(capture.data)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Row({ change: { name, value, was, kind } }: { change: Change }) {
  const t = useMessages(words);
  return (
    <tr className={cn("align-top", kind !== "same" && "bg-primary-soft/60")}>
      <th scope="row" className="w-2/5 py-1.5 pr-2 pl-4 font-mono font-medium wrap-anywhere">{name}</th>
      <td className="py-1.5 pr-3">
        <span className="flex items-start justify-between gap-2">
          <span className={cn("min-w-0 wrap-anywhere", kind === "gone" && "line-through")}>{textOf(kind === "gone" ? was : value)}</span>
          {kind !== "same" && <Badge tone="good">{t(KINDS[kind])}</Badge>}
        </span>
        {kind === "changed" && <span className="block wrap-anywhere text-muted-foreground">{t("was", { value: textOf(was) })}</span>}
      </td>
    </tr>
  );
}
