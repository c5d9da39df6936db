/** What the author of a step or a start says of it, without the sentence that is its title already. */
import type { NodeType, TriggerType } from "../model/types";

export function TypeHelp({ type }: { type: NodeType | TriggerType }) {
  const help = type.help.startsWith(type.title) ? type.help.slice(type.title.length).replace(/^[.\s]+/, "") : type.help;
  return help ? <p className="text-xs whitespace-pre-line text-muted-foreground">{help.replace(/(?<!\n)\n(?!\n)/g, " ")}</p> : null;
}
