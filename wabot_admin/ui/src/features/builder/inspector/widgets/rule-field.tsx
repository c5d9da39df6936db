/** A condition as rows: what is compared, how, and with what; all of the rows, or any of them. */
import type { FieldProps } from "@rjsf/utils";
import { Plus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument } from "../../draft/context";
import { grouped, operatorsFor, type Operator, type Row, type Rule, ungrouped } from "../../model/rules";
import { variablesOf } from "../../model/variables";
import { words } from "../messages";
import { TemplateInput } from "./template-input";

export function RuleField(props: FieldProps) {
  const title = props.schema.title ?? "";
  return (
    <fieldset className="space-y-1.5">
      <legend className="mb-1.5 font-medium">{title}</legend>
      {props.schema.description && <p className="text-xs text-muted-foreground">{props.schema.description}</p>}
      <RuleEditor
        rule={props.formData}
        id={props.fieldPathId.$id}
        disabled={props.readonly === true || props.disabled === true}
        onChange={(rule) => props.onChange(rule, props.fieldPathId.path)}
      />
    </fieldset>
  );
}

type EditorProps = { rule: unknown; id: string; disabled: boolean; depth?: number; onChange: (rule: Rule) => void };

function RuleEditor({ rule, id, disabled, depth = 0, onChange }: EditorProps) {
  const t = useMessages(words);
  const { kind, rules } = grouped(rule);
  const put = (next: readonly Rule[]) => onChange(ungrouped(kind, next));
  return (
    <div className="space-y-2">
      {rules.length > 1 && (
        <Select aria-label={t("ruleKind")} disabled={disabled} value={kind} onChange={(event) => onChange(ungrouped(event.target.value as "all" | "any", rules))}>
          <option value="all">{t("ruleAll")}</option>
          <option value="any">{t("ruleAny")}</option>
        </Select>
      )}
      <ol className="space-y-2">
        {rules.map((each, index) => (
          <li key={index} className="flex items-start gap-1 rounded-lg border bg-background p-2">
            <div className="min-w-0 flex-1">
              <Part rule={each} id={`${id}_${index}`} disabled={disabled} depth={depth} onChange={(next) => put(rules.with(index, next))} />
            </div>
            <Button variant="ghost" size="icon-sm" disabled={disabled} aria-label={`${t("removeRow")} (${index + 1})`} onClick={() => put(rules.toSpliced(index, 1))}>
              <Trash2 aria-hidden />
            </Button>
          </li>
        ))}
      </ol>
      {!disabled && (
        <div className="flex gap-1.5">
          <Button size="sm" onClick={() => put([...rules, { left: "", is: "equals", right: "" }])}>
            <Plus aria-hidden />
            {t("addRow")}
          </Button>
          {depth < 3 && rules.length > 0 && (
            <Button size="sm" variant="ghost" onClick={() => put([...rules, { any: [{ left: "", is: "equals", right: "" }] }])}>
              {t("addGroup")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Part({ rule, id, disabled, depth = 0, onChange }: EditorProps & { rule: Rule }) {
  const t = useMessages(words);
  if ("not" in rule) {
    return (
      <div className="space-y-1.5">
        <p className="text-xs font-medium text-muted-foreground">{t("ruleNot")}</p>
        <Part rule={rule.not} id={`${id}_not`} disabled={disabled} depth={depth + 1} onChange={(not) => onChange({ not })} />
      </div>
    );
  }
  if ("all" in rule || "any" in rule) return <RuleEditor rule={rule} id={id} disabled={disabled} depth={depth + 1} onChange={onChange} />;
  return <RowEditor row={rule} id={id} disabled={disabled} onChange={onChange} />;
}

function RowEditor({ row, id, disabled, onChange }: { row: Row; id: string; disabled: boolean; onChange: (row: Row) => void }) {
  const t = useMessages(words);
  const { types } = useBuilder();
  const document = useDocument();
  const left = typeof row.left === "string" ? row.left : JSON.stringify(row.left ?? "");
  const name = /^\{\{\s*([\w.]+)\s*\}\}$/.exec(left)?.[1];
  const type = name ? variablesOf(document, types.nodes).find((each) => each.name === name && each.from === "declared")?.type : undefined;
  const operators = operatorsFor(types.operators, type);
  const operator = types.operators.get(String(row.is));
  const choose = (next: Operator | undefined) => {
    if (!next) return;
    const right = next.right === "none" ? {} : { right: fitting(row.right, next) };
    onChange({ left: row.left ?? "", is: next.name, ...right });
  };
  const values = Array.isArray(row.right) ? row.right : [row.right];
  const put = (index: number, text: string) => {
    const value = asValue(text);
    onChange({ ...row, right: operator?.right === "two" ? values.with(index, value) : value });
  };
  return (
    <div className="space-y-1.5">
      <TemplateInput control={{ id: `${id}_left`, disabled, "aria-label": t("ruleLeft") }} value={left} placeholder="{{ name }}" onChange={(text) => onChange({ ...row, left: text })} />
      <Select aria-label={t("ruleIs")} disabled={disabled} value={operator?.name ?? ""} onChange={(event) => choose(types.operators.get(event.target.value))}>
        {!operator && <option value="">{String(row.is ?? "")}</option>}
        {operators.map((each) => (
          <option key={each.name} value={each.name}>
            {each.title}
          </option>
        ))}
      </Select>
      {operator?.right === "many" ? (
        <TemplateInput
          control={{ id: `${id}_right`, disabled, "aria-label": t("ruleMany") }}
          value={values.map((each) => String(each ?? "")).join(", ")}
          placeholder={t("ruleMany")}
          onChange={(text) => onChange({ ...row, right: text.split(",").map((each) => asValue(each.trimStart())) })}
        />
      ) : (
        operator?.right !== "none" &&
        (operator?.right === "two" ? [0, 1] : [0]).map((index) => (
          <TemplateInput
            key={index}
            control={{ id: `${id}_right${index}`, disabled, "aria-label": t("ruleRight") }}
            value={String(values[index] ?? "")}
            onChange={(text) => put(index, text)}
          />
        ))
      )}
    </div>
  );
}

function fitting(right: unknown, operator: Operator): unknown {
  const list = Array.isArray(right) ? right : [right ?? ""];
  if (operator.right === "two") return [list[0] ?? "", list[1] ?? ""];
  return operator.right === "many" ? list : (list[0] ?? "");
}

/** Keep numbers as numbers, so that they are compared as such. */
function asValue(text: string): unknown {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
