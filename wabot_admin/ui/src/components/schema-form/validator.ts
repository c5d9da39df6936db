/** Checks a form's data against its schema without compiling a script, which the policy of the pages forbids. */
import { type Schema, Validator } from "@cfworker/json-schema";
import {
  createErrorHandler,
  type FormValidation,
  type GenericObjectType,
  type RJSFSchema,
  type RJSFValidationError,
  toErrorSchema,
  unwrapErrorHandler,
  validationDataMerge,
  type ValidatorType,
} from "@rjsf/utils";

interface Found {
  keyword: string;
  instanceLocation: string;
  error: string;
}

/** What only says that something within it is wrong; the something is told itself. */
const AROUND = new Set(["properties", "items", "prefixItems", "$ref", "allOf", "additionalProperties", "if", "then", "else"]);

/** Return the errors of some data, at the fields they belong to; `name` is the keyword, which the texts are kept by. */
export function errorsOf(schema: RJSFSchema, data: unknown): RJSFValidationError[] {
  const { errors } = new Validator(schema as Schema, "2020-12", false).validate(data);
  return (errors as Found[]).filter((found) => !AROUND.has(found.keyword)).map((found) => told(found, data));
}

function told({ keyword, instanceLocation, error }: Found, data: unknown): RJSFValidationError {
  const missing = keyword === "required" ? /"(.*)"/.exec(error)?.[1] : undefined;
  const path = instanceLocation.split("/").slice(1).map(unescaped);
  const property = [...path, ...(missing === undefined ? [] : [missing])].map((part) => `.${part}`).join("");
  const name = keyword === "type" && (valueAt(data, path) ?? null) === null ? "required" : keyword;
  return { name, property, message: name, stack: `${property} ${name}` };
}

/** Return what is at a path; an entry of a list that was just added is nothing yet. */
function valueAt(data: unknown, path: string[]): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<string, unknown> | null | undefined)?.[part], data);
}

function unescaped(part: string): string {
  return decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
}

export const validator: ValidatorType = {
  validateFormData(data, schema, customValidate, transformErrors, uiSchema) {
    const found = errorsOf(schema, data);
    const errors = transformErrors ? transformErrors(found, uiSchema) : found;
    const result = { errors, errorSchema: toErrorSchema(errors) };
    if (typeof customValidate !== "function") return result;
    const handler = customValidate(data, createErrorHandler(data as GenericObjectType) as FormValidation, uiSchema);
    return validationDataMerge(result, unwrapErrorHandler(handler));
  },
  isValid(schema, data, root) {
    const shared: GenericObjectType = { $defs: root.$defs, definitions: root.definitions };
    const whole = typeof schema === "object" ? { ...shared, ...schema } : schema;
    return new Validator(whole as Schema, "2020-12").validate(data).valid;
  },
  rawValidation<Result>(schema: RJSFSchema, data?: unknown) {
    return { errors: errorsOf(schema, data) as Result[] };
  },
};
