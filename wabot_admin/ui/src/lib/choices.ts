/** What may be chosen in a field of a pack's form, as people read it; read from its JSON Schema and ui_schema alone. */
type Json = Record<string, unknown>;

/** Return the names of a field's choices by value, those of its entries if it is a list; none where anything may stand. */
export function choicesOf(schema: unknown, ui: unknown): ReadonlyMap<string, string> {
  const [field, hints] = [object(schema), object(ui)];
  if (!Array.isArray(field.enum)) return field.items ? choicesOf(field.items, hints.items) : new Map();
  const names: unknown[] = Array.isArray(hints["ui:enumNames"]) ? hints["ui:enumNames"] : [];
  const named = field.enum.map((value: unknown, at) => [value, names[at] ?? value] as const);
  return new Map(named.flatMap(([value, name]) => (value === null || value === "" ? [] : [[String(value), String(name)]])));
}

function object(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
