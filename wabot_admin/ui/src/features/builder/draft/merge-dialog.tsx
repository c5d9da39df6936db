/** Two people changed the same things: both versions of each, and which one stays. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { titleOf } from "../model/describe";
import { settle, type Conflict } from "../model/merge";
import { words } from "../messages";
import { useBuilder, useDraft, type Types } from "./context";
import type { BotDocument } from "../model/types";

type Side = "mine" | "theirs";

export function MergeDialog() {
  const found = useDraft((state) => state.conflicts);
  return found ? <Choices conflicts={found.conflicts} theirs={found.theirs} /> : null;
}

function Choices({ conflicts, theirs }: { conflicts: readonly Conflict[]; theirs: BotDocument }) {
  const t = useMessages(words);
  const { store, saver, types } = useBuilder();
  const [chosen, setChosen] = useState<readonly Side[]>(() => conflicts.map(() => "mine"));
  const [busy, setBusy] = useState(false);
  const apply = async () => {
    setBusy(true);
    const document = conflicts.reduce((merged, conflict, index) => {
      const side = chosen[index] ?? "mine";
      return settle(merged, conflict, conflict[side]);
    }, saver.merged(theirs));
    await saver.settle(document);
    setBusy(false);
  };
  return (
    <Dialog open firm onOpenChange={() => undefined} title={t("mergeTitle")} help={t("mergeHelp")} className="max-w-2xl">
      <ul className="space-y-4">
        {conflicts.map((conflict, index) => (
          <li key={conflict.path.join("/")}>
            <fieldset>
              <legend className="mb-1.5 text-xs font-medium text-muted-foreground">{placeOf(conflict, store.get().document, types)}</legend>
              <div className="grid gap-2 sm:grid-cols-2">
                {(["mine", "theirs"] as const).map((side) => (
                  <label
                    key={side}
                    htmlFor={`conflict-${index}-${side}`}
                    className={cn("flex cursor-pointer gap-2.5 rounded-lg border p-3", chosen[index] === side && "border-primary bg-primary-soft/50")}
                  >
                    <input
                      type="radio"
                      id={`conflict-${index}-${side}`}
                      aria-label={t(side)}
                      name={`conflict-${index}`}
                      checked={chosen[index] === side}
                      onChange={() => setChosen(chosen.with(index, side))}
                      className="mt-1 accent-primary"
                    />
                    <span className="min-w-0">
                      <span className="block font-medium">{t(side)}</span>
                      <span className="block max-h-40 overflow-y-auto text-xs break-words whitespace-pre-wrap">{said(conflict[side]) || t("removedThere")}</span>
                    </span>
                  </label>
                ))}
              </div>
            </fieldset>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={() => setChosen(conflicts.map(() => "theirs"))}>{t("allTheirs")}</Button>
        <Button onClick={() => setChosen(conflicts.map(() => "mine"))}>{t("allMine")}</Button>
        <Button variant="primary" busy={busy} onClick={() => void apply()}>
          {t("mergeVerb")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function said(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** Return where a conflict is, in the words of the canvas: flow, step, field. */
function placeOf({ path }: Conflict, document: BotDocument, types: Types): string {
  const ids = path.filter((step) => step.startsWith("=")).map((step) => step.slice(1));
  const flow = path[0] === "flows" ? document.flows?.find((each) => each.id === ids[0]) : undefined;
  const node = path[2] === "nodes" ? flow?.nodes?.find((each) => each.id === ids[1]) : undefined;
  const rest = path.slice(node ? 4 : flow ? 2 : 0).map((step) => step.replace(/^=/, ""));
  return [flow?.name, node && titleOf(node, types.nodes.get(node.type)), ...rest.filter((step) => step !== "config")].filter(Boolean).join(" › ");
}
