/** Who an actor of the API is, in words: people by their name where they may be seen. */
import { $api } from "@/api/client";
import { useMay } from "@/api/me";

export interface Actor {
  /** How the API calls them: an account, the operator, nobody who is known. */
  kind: "account" | "anonymous" | "operator" | "other";
  name: string;
  /** They came by an API key. */
  key: boolean;
}

/** Return the function that says who is meant by an actor. */
export function useActors(): (actor: string) => Actor {
  const people = $api.useQuery(
    "get",
    "/api/accounts",
    { params: { query: { limit: 200 } } },
    { enabled: useMay("accounts.read"), staleTime: 60_000 },
  ).data?.items;
  return (actor) => {
    if (actor === "anonymous" || actor === "operator") return { kind: actor, name: actor, key: false };
    const [, id = "", key] = /^account:(\S+)(?: key:(\S+))?$/.exec(actor) ?? [];
    const name = people?.find((person) => person.id === id)?.name ?? actor;
    return { kind: id ? "account" : "other", name, key: Boolean(key) };
  };
}
