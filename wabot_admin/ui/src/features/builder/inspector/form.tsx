/** The form of a step or trigger, made of its type's schema alone. Heavy: loaded when something is first edited. */
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import { useMemo } from "react";
import { SchemaForm } from "@/components/schema-form";
import { freeId } from "../model/ids";
import type { BotProblem, Config, NodeType, TriggerType } from "../model/types";
import { FieldProblems } from "../problems/list";
import { JsonField } from "./widgets/json-field";
import { RuleField } from "./widgets/rule-field";
import { widgets } from "./widgets";

type ConfigFormProps = {
  name: string;
  type: NodeType | TriggerType;
  config: Config;
  readOnly: boolean;
  /** What is wrong with fields of it, by their names. */
  problems: ReadonlyMap<string, readonly BotProblem[]>;
  onChange: (config: Config) => void;
};

export function ConfigForm({ name, type, config, readOnly, problems, onChange }: ConfigFormProps) {
  const options = "options" in type ? type.options : null;
  const ui = useMemo(() => formUi(type.ui, options), [type.ui, options]);
  const wrong = useMemo(() => Object.fromEntries([...problems].map(([field, list]) => [field, <FieldProblems problems={list} />])), [problems]);
  return (
    <SchemaForm
      name={name}
      schema={type.schema as RJSFSchema}
      uiSchema={ui}
      value={config}
      widgets={widgets}
      context={{ looked: { type: type.type, config } }}
      wrong={wrong}
      readonly={readOnly}
      onChange={(value) => onChange(withIds(plain(value) as Config, options))}
    />
  );
}

/** Return the palette's ui_schema as the form takes it: its lists, rules and values of any kind are fields, not controls. */
export function formUi(ui: Config, options: string | null): UiSchema {
  return Object.fromEntries(
    Object.entries(ui).flatMap(([name, inner]): [string, unknown][] => {
      if (name === "ui:help" || (name === "ui:widget" && inner === "list")) return [];
      if (name === "ui:widget" && inner === "rule") return [["ui:field", RuleField]];
      if (name === "ui:widget" && inner === "json") return [["ui:field", JsonField]];
      if (!isDict(inner)) return [[name, inner]];
      const made = formUi(inner, null);
      if (!isDict(made.items)) return [[name, made]];
      const items: UiSchema = name === options ? { ...made.items, id: { "ui:widget": "hidden" } } : made.items;
      return [[name, { ...made, items: alone(items) }]];
    }),
  );
}

/** Leave out the label of what is the only field of a list's entries: the list says what they are. */
function alone(items: UiSchema): UiSchema {
  const shown = Object.entries(items).filter(([, inner]) => isDict(inner) && inner["ui:widget"] !== "hidden");
  const [only] = shown;
  if (!only) return { ...items, "ui:label": false };
  return shown.length === 1 ? { ...items, [only[0]]: { ...(only[1] as UiSchema), "ui:label": false } } : items;
}

/** Give each option an id: the exits are called by it, people by its label. */
export function withIds(config: Config, options: string | null): Config {
  const entries = options === null ? undefined : config[options];
  if (options === null || !Array.isArray(entries)) return config;
  const taken = new Set(entries.map((each: unknown) => (isDict(each) && typeof each.id === "string" ? each.id : "")));
  const filled = entries.map((each: unknown, index) => {
    if (!isDict(each) || (typeof each.id === "string" && each.id !== "")) return each;
    const id = freeId(`option-${index + 1}`, taken);
    taken.add(id);
    return { ...each, id };
  });
  return { ...config, [options]: filled };
}

/** Drop what is undefined, as JSON would. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isDict(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [[name, plain(inner)]])));
}

function isDict(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
