/** A bot at a glance before there is one: its flows as pictures, a talk with it, and the packs it needs. */
import { PackagePlus } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { FlowPicture } from "@/components/flow-picture";
import { Talk } from "@/features/bots/talk";
import { words } from "@/features/bots/messages";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";

type Sketch = Schemas["Sketch"];

export function SketchShown({ sketch, name }: { sketch: Sketch; name: string }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const facts = [
    t("flows", { count: sketch.outlines.length }),
    t("steps", { count: sketch.nodes }),
    t("tests", { count: sketch.tests }),
    sketch.languages.map((code) => languageName(code, language)).join(", "),
  ];
  return (
    <div className="space-y-4">
      <p className="flex flex-wrap gap-x-2 text-xs text-muted-foreground">
        {facts.map((fact, index) => (
          <span key={index} className="after:ml-2 after:content-['·'] last:after:content-none">
            {fact}
          </span>
        ))}
      </p>
      <MissingPacks sketch={sketch} />
      <Pictures sketch={sketch} name={name} />
      <Talk lines={sketch.chat} />
    </div>
  );
}

function MissingPacks({ sketch }: { sketch: Sketch }) {
  const t = useMessages(words);
  const missing = sketch.packs.filter((pack) => !pack.installed).map((pack) => pack.name);
  if (missing.length === 0) return null;
  return (
    <div role="note" className="flex gap-2.5 rounded-lg bg-warning-soft px-3 py-2.5 text-[0.8125rem] text-warning-ink">
      <PackagePlus className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0 space-y-1">
        <p className="font-medium">{t("packsMissing", { count: missing.length, names: missing.join(", ") })}</p>
        <p>{t("packsHelp")}</p>
        {missing.map((pack) => (
          <code key={pack} className="block w-fit max-w-full truncate rounded bg-surface px-1.5 py-0.5 text-xs text-foreground">
            pip install wabot-{pack}
          </code>
        ))}
      </div>
    </div>
  );
}

function Pictures({ sketch, name }: { sketch: Sketch; name: string }) {
  const t = useMessages(words);
  const drawn = sketch.outlines.filter((outline) => outline.nodes.length > 0);
  const [chosen, setChosen] = useState(() => drawn.findIndex((outline) => outline === largestOf(sketch)));
  const outline = drawn[chosen] ?? drawn[0];
  if (!outline) return null;
  return (
    <section aria-label={t("flowsOf", { name })}>
      {drawn.length > 1 && (
        <div role="group" aria-label={t("flowsOf", { name })} className="-mx-1 mb-2 flex gap-1 overflow-x-auto p-1">
          {drawn.map((each, place) => (
            <button
              key={place}
              type="button"
              aria-pressed={place === chosen}
              onClick={() => setChosen(place)}
              className={cn(
                "h-6.5 max-w-44 shrink-0 truncate rounded-full px-2.5 text-xs font-medium text-muted-foreground hover:bg-accent hover:text-foreground",
                place === chosen && "bg-accent text-foreground",
              )}
            >
              {each.name}
            </button>
          ))}
        </div>
      )}
      <div
        key={chosen}
        role="region"
        aria-label={t("pictureOf", { name: outline.name, count: outline.nodes.length })}
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
        className="h-56 overflow-auto rounded-lg border bg-background sm:h-60"
      >
        <FlowPicture outline={outline} titles />
      </div>
    </section>
  );
}

/** Return the flow that says most of a bot. */
export function largestOf(sketch: Sketch): Schemas["Outline"] | undefined {
  const most = Math.max(...sketch.outlines.map(({ nodes }) => nodes.length));
  return sketch.outlines.find(({ nodes }) => nodes.length === most);
}

function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
