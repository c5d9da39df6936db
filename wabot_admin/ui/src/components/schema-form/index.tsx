/** A form made of a JSON Schema and its ui_schema: what a pack's author wrote is what is shown. Heavy: load it lazily. */
import Form from "@rjsf/core/lib/components/Form.js"; // the index brings a test registry, and Ajv with it
import type { RegistryWidgetsType, RJSFSchema, UiSchema } from "@rjsf/utils";
import { templates, type Wrong } from "@/components/schema-form/templates";
import { validator } from "@/components/schema-form/validator";
import { widgets as own } from "@/components/schema-form/widgets";

interface SchemaFormProps {
  schema: RJSFSchema;
  uiSchema?: UiSchema;
  value: unknown;
  /** Called with every change, valid or not: a draft is kept as it is. */
  onChange: (value: unknown) => void;
  /** Controls of a page's own, by the name the ui_schema calls them (`ui:widget`). */
  widgets?: RegistryWidgetsType;
  /** What those controls have to know, such as the variables there are. */
  context?: Record<string, unknown>;
  /** What the page knows to be wrong with fields, by name: told where the schema itself finds nothing. */
  wrong?: Wrong;
  readonly?: boolean;
  /** Sets two forms on one page apart. */
  name?: string;
}

export function SchemaForm({ schema, uiSchema, value, onChange, widgets, context, wrong, readonly, name = "form" }: SchemaFormProps) {
  return (
    <Form
      tagName="div"
      idPrefix={name}
      schema={schema}
      uiSchema={{ ...uiSchema, "ui:submitButtonOptions": { norender: true } }}
      formData={value}
      validator={validator}
      widgets={{ ...own, ...widgets }}
      templates={templates}
      formContext={{ ...context, wrong }}
      readonly={readonly ?? false}
      onChange={({ formData }) => onChange(formData)}
      liveValidate
      showErrorList={false}
      noHtml5Validate
      experimental_defaultFormStateBehavior={{ constAsDefaults: "skipOneOf", emptyObjectFields: "skipDefaults" }}
    />
  );
}
