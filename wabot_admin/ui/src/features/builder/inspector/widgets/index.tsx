/** The builder's controls for the fields of steps, by the names the palette's ui_schema calls them. */
import type { RegistryWidgetsType, WidgetProps } from "@rjsf/utils";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { OptionsInput } from "@/components/schema-form/options-input";
import { lookedOf } from "@/components/schema-form/widgets";
import { Input, Select } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument } from "../../draft/context";
import { variablesOf } from "../../model/variables";
import { words } from "../messages";
import { Duration } from "./duration";
import { TemplateInput } from "./template-input";

/** Return what every control of a field carries. */
function controlOf(props: WidgetProps) {
  return {
    id: props.id,
    disabled: props.disabled || props.readonly || false,
    "aria-invalid": (props.rawErrors?.length ?? 0) > 0 ? (true as const) : undefined,
    "aria-describedby": `${props.id}__help ${props.id}__error`,
    ...(props.label && props.hideLabel && { "aria-label": props.label }),
  };
}

const textOf = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const hintOf = ({ schema }: WidgetProps): string => textOf(schema.default);

function Text(props: WidgetProps) {
  const numeric = props.schema.type === "integer" || props.schema.type === "number";
  const change = (text: string) => {
    if (text === "") props.onChange(undefined);
    else props.onChange(numeric && Number.isFinite(Number(text)) ? Number(text) : text);
  };
  const looked = lookedOf(props);
  if (looked) return <OptionsInput control={controlOf(props)} looked={looked} field={props.name} value={textOf(props.value)} placeholder={hintOf(props)} onChange={change} />;
  if (numeric || props.uiSchema?.["x-templates"] !== true) {
    return (
      <Input
        {...controlOf(props)}
        inputMode={numeric ? "decimal" : undefined}
        value={textOf(props.value)}
        placeholder={hintOf(props)}
        autoComplete="off"
        onChange={(event) => change(event.target.value)}
      />
    );
  }
  return <TemplateInput control={controlOf(props)} value={textOf(props.value)} placeholder={hintOf(props)} onChange={change} />;
}

function LongText(props: WidgetProps) {
  return (
    <TemplateInput
      lines
      control={controlOf(props)}
      value={textOf(props.value)}
      placeholder={hintOf(props)}
      onChange={(text) => props.onChange(text === "" && !props.required ? undefined : text)}
    />
  );
}

/** One of a few; what counts while nothing is chosen is shown as chosen. */
function Choice(props: WidgetProps) {
  const t = useMessages(words);
  const options = props.options.enumOptions ?? [];
  const at = options.findIndex((option) => option.value === (props.value ?? props.schema.default));
  return (
    <Select {...controlOf(props)} value={at < 0 ? "" : String(at)} onChange={(event) => props.onChange(options[Number(event.target.value)]?.value)}>
      {at < 0 && <option value="">{t("choose")}</option>}
      {options.map((option, index) => (
        <option key={String(option.value)} value={index}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}

function VariableName(props: WidgetProps) {
  const document = useDocument();
  const { types } = useBuilder();
  const list = `${props.id}__names`;
  const names = variablesOf(document, types.nodes).filter((each) => each.from !== "contact");
  return (
    <>
      <Input
        {...controlOf(props)}
        list={list}
        value={textOf(props.value)}
        placeholder={hintOf(props)}
        autoComplete="off"
        spellCheck={false}
        className="font-mono text-[0.8125rem]"
        onChange={(event) => props.onChange(event.target.value.replace(/\s/g, "_") || undefined)}
      />
      <datalist id={list}>
        {names.map((each) => (
          <option key={each.name} value={each.name} />
        ))}
      </datalist>
    </>
  );
}

function FlowPicker(props: WidgetProps) {
  const t = useMessages(words);
  const flows = useDocument().flows ?? [];
  const value = textOf(props.value);
  const gone = value !== "" && !flows.some((flow) => flow.id === value);
  return (
    <Select {...controlOf(props)} value={value} onChange={(event) => props.onChange(event.target.value || undefined)}>
      <option value="">{t("choose")}</option>
      {gone && <option value={value}>{t("gone", { name: value })}</option>}
      {flows.map((flow) => (
        <option key={flow.id} value={flow.id}>
          {flow.name}
        </option>
      ))}
    </Select>
  );
}

function SecretPicker(props: WidgetProps) {
  const t = useMessages(words);
  const may = useMay("secrets.read");
  const secrets = $api.useQuery("get", "/api/secrets", {}, { enabled: may });
  const value = textOf(props.value);
  const names = secrets.data?.items.map((secret) => secret.name) ?? [];
  if (!may || secrets.error) {
    return <Input {...controlOf(props)} value={value} placeholder={t("secretName")} autoComplete="off" onChange={(event) => props.onChange(event.target.value || undefined)} />;
  }
  return (
    <Select {...controlOf(props)} value={value} onChange={(event) => props.onChange(event.target.value || undefined)}>
      <option value="">{t(names.length ? "choose" : "noSecrets")}</option>
      {value && !names.includes(value) && <option value={value}>{t("gone", { name: value })}</option>}
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function DurationWidget(props: WidgetProps) {
  return <Duration control={controlOf(props)} value={textOf(props.value)} hint={hintOf(props)} onChange={props.onChange} />;
}

function Templated(props: WidgetProps) {
  return <TemplateInput control={controlOf(props)} value={textOf(props.value)} placeholder={hintOf(props)} onChange={(text) => props.onChange(text || undefined)} />;
}

export const widgets: RegistryWidgetsType = {
  text: Text,
  TextWidget: Text,
  updown: Text,
  tel: Templated,
  email: Templated,
  uri: Templated,
  file: Templated,
  textarea: LongText,
  TextareaWidget: LongText,
  select: Choice,
  SelectWidget: Choice,
  variable: VariableName,
  flow: FlowPicker,
  secret: SecretPicker,
  duration: DurationWidget,
};
