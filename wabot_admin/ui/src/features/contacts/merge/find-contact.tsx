/** Finding the other contact of a person: those with the same name first, then whoever is searched for. */
import { useEffect, useState } from "react";
import { $api, type Schemas } from "@/api/client";
import { Field } from "@/components/field";
import { ProblemLine } from "@/components/problem-notice";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/contacts/merge/messages";
import { useContactName } from "@/features/contacts/merge/names";
import { useMessages } from "@/lib/i18n";
import { phoneShown } from "@/lib/shown";

type Contact = Schemas["Contact"];

const PAUSE = 250;
const SHOWN = 8;

export function FindContact({ contact, onPick }: { contact: Contact; onPick: (other: Contact) => void }) {
  const t = useMessages(words);
  const name = useContactName();
  const [text, setText] = useState(contact.name ?? "");
  const [search, setSearch] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const found = $api.useQuery(
    "get",
    "/api/contacts",
    { params: { query: { limit: 50, number: contact.number.id, ...(search && { search }) } } },
    { placeholderData: (before) => before },
  );
  const others = found.data?.items.filter(({ id }) => id !== contact.id).slice(0, SHOWN);
  return (
    <>
      <Field label={t("find")}>
        {(control) => <Input {...control} type="search" autoFocus value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />}
      </Field>
      <ProblemLine error={found.error} />
      {!others && !found.error && <Skeleton className="h-40 rounded-lg" />}
      {others?.length === 0 && <p className="py-6 text-center text-muted-foreground">{t("nobody")}</p>}
      {others && others.length > 0 && (
        <ul className="divide-y rounded-lg border" aria-label={t("found")}>
          {others.map((other) => (
            <li key={other.id}>
              <button
                type="button"
                onClick={() => onPick(other)}
                className="flex w-full items-center justify-between gap-3 px-3.5 py-2.5 text-left hover:bg-accent"
              >
                <span className="min-w-0 truncate font-medium">{name(other)}</span>
                <span className="shrink-0 text-xs text-muted-foreground tabular-nums">{other.phone ? phoneShown(other.phone) : t("noPhone")}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
