/** Someone who did something, by the name people know. */
import { useActors } from "@/api/names";
import { words } from "@/components/messages";
import { useMessages } from "@/lib/i18n";

/** Return the function that names an actor in a sentence. */
export function useActorNames(): (actor: string) => string {
  const t = useMessages(words);
  const find = useActors();
  return (actor) => {
    const { kind, name, key } = find(actor);
    if (kind === "anonymous" || kind === "operator") return t(kind);
    return key ? t("byKey", { name }) : name;
  };
}
