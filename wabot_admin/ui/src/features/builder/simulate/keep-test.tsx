/** Saving the talk among the draft's tests, under a name. */
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, ifMatch } from "@/api/client";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { toast } from "@/components/toasts";
import { Input } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument } from "../draft/context";
import { forms } from "./form-messages";
import { useTalk } from "./use-talk";

export function KeepTest({ onDone }: { onDone: () => void }) {
  const t = useMessages(forms);
  const { store, saver } = useBuilder();
  const tests = useDocument().tests ?? [];
  const [talk, { simulation }] = useTalk();
  const [name, setName] = useState(() => firstWords(simulation?.turns[0]?.event.message?.text ?? ""));
  const taken = tests.some((test) => test.name === name.trim());
  const empty = (simulation?.count ?? 0) === 0;
  const saving = useAction(async () => {
    if (!simulation) return;
    if (talk.get().at !== null) await talk.goBack();
    await saver.flush();
    const { rev } = store.get();
    const params = { path: { simulation: simulation.id }, header: ifMatch(rev) };
    const draft = await ask(api.POST("/api/simulations/{simulation}/test", { params, body: { name: name.trim() } }));
    saver.adopt(draft.document, draft.rev);
    talk.follow(rev, draft.rev);
    toast(t("kept", { name: name.trim() }), { label: t("toTests"), run: () => store.openPanel("tests") });
    onDone();
  });
  return (
    <FormDialog open onOpenChange={onDone} title={t("keepTitle")} help={t("keepHelp")} verb={t("keepVerb")} action={saving} disabled={taken || empty || !name.trim()} onSubmit={() => void saving.run()}>
      <Field label={t("testName")} error={taken ? t("taken") : undefined} help={empty ? t("nothingYet") : undefined}>
        {(control) => <Input {...control} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}

function firstWords(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 60);
}
