/** What the last restarts changed among the plugins. */
import type { Schemas } from "@/api/client";
import { RelativeTime } from "@/components/relative-time";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/plugins/messages";
import { useMessages } from "@/lib/i18n";

type Change = Schemas["PluginChange"];

const SHOWN = 6;

export function Changes({ changes }: { changes: readonly Change[] }) {
  const t = useMessages(words);
  if (changes.length === 0) return null;
  return (
    <Card aria-labelledby="changes">
      <CardHeading id="changes" title={t("changes")} />
      <ul className="divide-y border-t">
        {changes.slice(0, SHOWN).map((change) => (
          <li key={`${change.at} ${change.plugin}`} className="flex flex-wrap items-baseline justify-between gap-x-4 px-5 py-2.5">
            <span>
              {t(`change_${change.kind}`, { plugin: change.plugin })}
              <Versions change={change} />
            </span>
            <RelativeTime at={change.at} className="text-xs text-muted-foreground" />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Versions({ change: { before, after, kind } }: { change: Change }) {
  const t = useMessages(words);
  const said = before && after && before !== after ? t("fromTo", { before, after }) : kind === "added" ? t("atVersion", { after }) : "";
  return said && <span className="ml-2 text-xs text-muted-foreground tabular-nums">{said}</span>;
}
