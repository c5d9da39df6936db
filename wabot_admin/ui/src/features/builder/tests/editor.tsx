/** One test: its name, the talk with the line that went another way, and what came instead. */
import { ChevronLeft, Copy, Play, Trash2 } from "lucide-react";
import { useMay } from "@/api/me";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Tooltip } from "@/components/ui/tooltip";
import { useMessages } from "@/lib/i18n";
import { useDocument, useDraft } from "../draft/context";
import { ChatField } from "./chat-field";
import { type Test, useEdits } from "./edits";
import { differenceIn } from "./lines";
import { StandingLine } from "./list";
import { words } from "./messages";
import { useResults } from "./results";

type Props = { test: Test; place: number; onBack: () => void; onOpen: (place: number) => void };

export function TestEditor({ test, place, onBack, onOpen }: Props) {
  const t = useMessages(words);
  const tests = useDocument().tests ?? [];
  const readOnly = useDraft((state) => state.readOnly);
  const mayRun = useMay("bots.write");
  const { state, run, standing } = useResults();
  const { change, duplicate, remove } = useEdits();
  const result = state.results.get(test.name);
  const failed = result && ["failed", "staleFailed"].includes(standing(test.name));
  const taken = tests.some((each, index) => index !== place && each.name === test.name);
  return (
    <div className="space-y-4">
      <div className="flex items-center gap-1">
        <Button variant="ghost" size="sm" className="-ml-2" onClick={onBack}>
          <ChevronLeft aria-hidden />
          {t("back")}
        </Button>
        <span className="flex-1" />
        {!readOnly && (
          <>
            <Tooltip text={t("duplicate")}>
              <Button variant="ghost" size="icon-sm" aria-label={t("duplicate")} onClick={() => onOpen(duplicate(place))}>
                <Copy aria-hidden />
              </Button>
            </Tooltip>
            <Tooltip text={t("remove")}>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t("remove")}
                onClick={() => {
                  remove(place);
                  onBack();
                }}
              >
                <Trash2 aria-hidden />
              </Button>
            </Tooltip>
          </>
        )}
      </div>
      <Field label={t("name")} error={taken ? t("nameTaken") : undefined}>
        {(control) => <Input {...control} disabled={readOnly} maxLength={200} value={test.name} onChange={(event) => change(place, { name: event.target.value })} />}
      </Field>
      <Field label={t("chat")} help={<span className="font-mono text-[0.6875rem] whitespace-pre-wrap">{t("chatHelp")}</span>}>
        {(control) => <ChatField {...control} value={test.chat} disabled={readOnly} failing={failed ? result.line : null} onChange={(chat) => change(place, { chat })} />}
      </Field>
      <div className="flex items-center gap-3" role="status">
        {mayRun && (
          <Button size="sm" variant="primary" disabled={state.running !== null || taken || !test.name} onClick={() => void run(test.name)}>
            <Play aria-hidden />
            {t("runThis")}
          </Button>
        )}
        <StandingLine name={test.name} />
      </div>
      {failed && <Failure why={result.why ?? ""} line={result.line} />}
    </div>
  );
}

function Failure({ why, line }: { why: string; line: number | null }) {
  const t = useMessages(words);
  const rows = differenceIn(why);
  return (
    <section className="rounded-lg bg-danger-soft px-3 py-2.5 text-danger-ink">
      <h3 className="text-[0.8125rem] font-medium">{line === null ? t("wentWrongNoLine") : t("wentWrong", { line })}</h3>
      <p className="mt-0.5 text-xs wrap-anywhere">{why.split("\n")[0]}</p>
      {rows.length > 0 && (
        <dl className="mt-2 space-y-1 font-mono text-xs">
          {rows.map((row, index) => (
            <div key={index} className="flex gap-2">
              <dt className="w-16 shrink-0 font-sans">{row.kind === "same" || row.kind === rows[index - 1]?.kind ? "" : t(row.kind)}</dt>
              <dd className="min-w-0 wrap-anywhere whitespace-pre-wrap">{row.text}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
