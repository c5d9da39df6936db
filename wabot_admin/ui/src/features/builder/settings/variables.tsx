/** The variables a bot declares: their type, and whether they are about a person. */
import { Plus, Trash2 } from "lucide-react";
import { Empty } from "@/components/empty";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument, useDraft } from "../draft/context";
import { PanelFrame } from "../frame/panel-frame";
import type { Variable } from "../model/types";
import { words as builderWords } from "../messages";
import type { PanelProps } from "../panel";
import { words } from "./messages";
import { Braces } from "lucide-react";

const TYPES = ["text", "number", "date", "choice", "list", "email", "phone"] as const;

export function Variables({ onClose }: PanelProps) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store } = useBuilder();
  const variables = useDocument().variables ?? [];
  const readOnly = useDraft((state) => state.readOnly);
  const put = (next: Variable[], group?: string) =>
    store.edit((document) => ({ ...document, variables: next }), { label: b("variablesTitle"), ...(group && { group }) });
  const change = (index: number, part: Partial<Variable>) => {
    const before = variables[index];
    if (before) put(variables.with(index, { ...before, ...part }), `variable/${index}`);
  };
  const free = () => {
    let count = variables.length + 1;
    while (variables.some((each) => each.name === `variable_${count}`)) count += 1;
    return `variable_${count}`;
  };
  return (
    <PanelFrame title={b("variablesTitle")} help={t("variablesHelp")} onClose={onClose}>
      {variables.length === 0 && <Empty icon={Braces} title={t("noVariables")} help={t("noVariablesHelp")} />}
      <ul className="space-y-2">
        {variables.map((variable, index) => (
          <li key={index} className="space-y-2 rounded-lg border p-2.5">
            <div className="flex gap-1.5">
              <Input
                aria-label={t("variableName")}
                value={variable.name}
                disabled={readOnly}
                spellCheck={false}
                className="font-mono text-[0.8125rem]"
                onChange={(event) => change(index, { name: event.target.value.replace(/\W/g, "_") })}
              />
              <Select
                aria-label={t("variableType")}
                value={variable.type ?? "text"}
                disabled={readOnly}
                className="w-32 shrink-0"
                onChange={(event) => change(index, { type: event.target.value })}
              >
                {[...new Set([...TYPES, variable.type ?? "text"])].map((type) => (
                  <option key={type} value={type}>
                    {type in words.en ? t(type as (typeof TYPES)[number]) : type}
                  </option>
                ))}
              </Select>
              {!readOnly && (
                <Button variant="ghost" size="icon" aria-label={`${t("removeVariable")} ${variable.name}`} onClick={() => put(variables.toSpliced(index, 1))}>
                  <Trash2 aria-hidden />
                </Button>
              )}
            </div>
            <label className="flex items-center gap-2 text-xs">
              <Switch checked={variable.pii ?? false} disabled={readOnly} onCheckedChange={(pii) => change(index, { pii })} />
              {t("pii")}
            </label>
          </li>
        ))}
      </ul>
      {!readOnly && (
        <Button size="sm" className="mt-3" onClick={() => put([...variables, { name: free(), type: "text", pii: false }])}>
          <Plus aria-hidden />
          {t("addVariable")}
        </Button>
      )}
    </PanelFrame>
  );
}
