/** What a node will send, told from its config and the `x-shown` hints of its ui_schema alone; nothing is run. */

export type Choices = { labels: string[]; style: "numbers" | "poll" };
export type MediaType = "image" | "video" | "audio" | "voice" | "document";
export type Message = { field: string } & (
  | { kind: "text"; text: string; quote: boolean; choices?: Choices; below?: string }
  | { kind: "media"; type: MediaType; file: string; caption: string; name: string }
  | { kind: "place"; latitude: string; longitude: string; name: string; address: string }
  | { kind: "reaction"; emoji: string }
);

type Dict = Record<string, unknown>;
type Shown = { role: string; value: unknown; field: string };

/** Return the messages of a node in order; `undefined` if its type says nothing about them. */
export function messagesOf(config: Dict, schema: Dict, ui: Dict): Message[] | undefined {
  const shown = [...walk(config, schema, ui, "")];
  if (shown.length === 0 && !hasHints(ui)) return undefined;
  const messages: Message[] = [];
  for (const each of shown) place(messages, each);
  return messages.filter(isSent);
}

/** Go through a form in the order of its entries; entries of a list one by one. */
function* walk(config: Dict, schema: Dict, ui: Dict, path: string): Generator<Shown> {
  const properties = dict(schema.properties);
  const order = Array.isArray(ui["ui:order"]) ? (ui["ui:order"] as string[]) : Object.keys(properties);
  for (const name of order) {
    const hints = dict(ui[name]);
    const property = dict(properties[name]);
    const value = config[name] ?? property.default;
    const field = path ? `${path}/${name}` : name;
    const role = hints["x-shown"];
    if (typeof role === "string") yield { role, value, field };
    else if (Array.isArray(value) && isDict(hints.items)) {
      for (const [index, entry] of value.entries()) {
        yield* walk(dict(entry), dict(property.items), hints.items, `${field}/${index}`);
      }
    } else if (isDict(value)) yield* walk(value, property, hints, field);
  }
}

function place(messages: Message[], { role, value, field }: Shown): void {
  const last = messages.at(-1);
  switch (role) {
    case "text":
      messages.push({ kind: "text", field, text: text(value), quote: false });
      break;
    case "below":
      if (last?.kind === "text" && text(value).trim()) putBelow(last, text(value));
      break;
    case "choices":
      if (last?.kind === "text" && labels(value).length) last.choices = { style: "numbers", labels: labels(value) };
      break;
    case "style":
      if (last?.kind === "text" && last.choices) last.choices.style = value === "poll" ? "poll" : "numbers";
      break;
    case "quote":
      if (last?.kind === "text") last.quote = value === true;
      break;
    case "media":
      messages.push({ kind: "media", field, type: "image", file: text(value), caption: "", name: "" });
      break;
    case "media_type":
      if (last?.kind === "media") last.type = text(value) as MediaType;
      break;
    case "caption":
      if (last?.kind === "media") last.caption = text(value);
      break;
    case "file_name":
      if (last?.kind === "media") last.name = text(value);
      break;
    case "latitude":
      messages.push({ kind: "place", field, latitude: text(value), longitude: "", name: "", address: "" });
      break;
    case "longitude":
      if (last?.kind === "place") last.longitude = text(value);
      break;
    case "place":
      if (last?.kind === "place") last.name = text(value);
      break;
    case "address":
      if (last?.kind === "place") last.address = text(value);
      break;
    case "reaction":
      messages.push({ kind: "reaction", field, emoji: text(value) });
      break;
  }
}

/** Put a text under the others of its message, as the message is written: what can be chosen comes between. */
function putBelow(message: Extract<Message, { kind: "text" }>, added: string): void {
  const under = message.choices ? message.below : message.text;
  const joined = [under, added].filter(Boolean).join("\n\n");
  if (message.choices) message.below = joined;
  else message.text = joined;
}

/** Return a text message as it is written: its text, numbered choices, and what stands below them. */
export function written(message: Extract<Message, { kind: "text" }>): string {
  const numbered = message.choices?.style === "numbers" ? message.choices.labels.map((label, index) => `${index + 1}. ${label}`) : [];
  return [message.text.trim() ? message.text : "", numbered.join("\n"), message.below ?? ""].filter(Boolean).join("\n\n");
}

/** An empty text is not sent, unless there is something to choose under it. */
function isSent(message: Message): boolean {
  return message.kind !== "text" || message.text.trim() !== "" || message.choices !== undefined;
}

function hasHints(ui: Dict): boolean {
  return Object.entries(ui).some(([name, inner]) => name === "x-shown" || (isDict(inner) && hasHints(inner)));
}

function labels(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((each: unknown) => (isDict(each) ? text(each.label) : text(each)));
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function dict(value: unknown): Dict {
  return isDict(value) ? value : {};
}

function isDict(value: unknown): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
