/** The controls of fields with one value: text, long text, number, choice, on or off. Pages add their own to these. */
import type { RegistryWidgetsType, WidgetProps } from "@rjsf/utils";
import { type Looked, OptionsInput } from "@/components/schema-form/options-input";
import { words } from "@/components/schema-form/messages";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { useMessages } from "@/lib/i18n";

/** Return what every control of a field carries. */
export function controlOf(props: WidgetProps) {
  const invalid = (props.rawErrors?.length ?? 0) > 0;
  return {
    id: props.id,
    name: props.name,
    disabled: props.disabled || props.readonly,
    required: props.required,
    "aria-invalid": invalid || undefined,
    "aria-describedby": `${props.id}__help ${props.id}__error`,
    onBlur: () => props.onBlur(props.id, props.value),
    onFocus: () => props.onFocus(props.id, props.value),
  };
}

/** Return what a field's suggestions are looked up with; undefined where nothing is looked up. */
export function lookedOf(props: WidgetProps): Looked | undefined {
  const { looked } = props.registry.formContext as { looked?: Looked };
  return props.uiSchema?.["x-options"] === true ? looked : undefined;
}

function TextWidget(props: WidgetProps) {
  const looked = lookedOf(props);
  const numeric = props.schema.type === "integer" || props.schema.type === "number";
  const change = (text: string) => {
    if (text === "") props.onChange(props.options.emptyValue);
    else props.onChange(numeric && Number.isFinite(Number(text)) ? Number(text) : text);
  };
  if (looked) {
    const { id, disabled, "aria-describedby": describedby } = controlOf(props);
    return (
      <OptionsInput
        control={{ id, disabled, "aria-describedby": describedby }}
        looked={looked}
        field={props.name}
        value={String((props.value as string | number | undefined) ?? "")}
        placeholder={props.placeholder}
        onChange={change}
      />
    );
  }
  return (
    <Input
      {...controlOf(props)}
      type={numeric ? "number" : "text"}
      step={props.schema.type === "number" ? "any" : undefined}
      value={(props.value as string | number | undefined) ?? ""}
      placeholder={props.placeholder}
      onChange={(event) => change(event.target.value)}
      autoComplete="off"
    />
  );
}

function TextareaWidget(props: WidgetProps) {
  return (
    <Textarea
      {...controlOf(props)}
      rows={Number(props.options.rows ?? 4)}
      value={(props.value as string | undefined) ?? ""}
      placeholder={props.placeholder}
      onChange={(event) => props.onChange(event.target.value === "" ? props.options.emptyValue : event.target.value)}
    />
  );
}

function SelectWidget(props: WidgetProps) {
  const t = useMessages(words);
  const options = props.options.enumOptions ?? [];
  const at = options.findIndex((option) => option.value === props.value);
  return (
    <Select
      {...controlOf(props)}
      value={at < 0 ? "" : String(at)}
      onChange={(event) => props.onChange(options[Number(event.target.value || -1)]?.value)}
    >
      {(at < 0 || !props.required) && <option value="">{t("noChoice")}</option>}
      {options.map((option, index) => (
        <option key={String(option.value)} value={index}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}

function CheckboxWidget(props: WidgetProps) {
  return (
    <span className="flex items-center gap-2.5">
      <Switch
        id={props.id}
        checked={props.value === true}
        disabled={props.disabled || props.readonly}
        onCheckedChange={(on) => props.onChange(on)}
        aria-describedby={`${props.id}__help`}
      />
      <label htmlFor={props.id} className="font-medium">
        {props.label}
      </label>
    </span>
  );
}

export const widgets: RegistryWidgetsType = {
  TextWidget,
  TextareaWidget,
  SelectWidget,
  CheckboxWidget,
  UpDownWidget: TextWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
};
