/** What something was done to, by the name people know: an account, a bot or a number that is still there. */
import { $api } from "@/api/client";
import { useMay } from "@/api/me";

const MANY = { params: { query: { limit: 200 } } };
const KEPT = 60_000;

/** Return the function that names an object of the audit; undefined for what has no name of its own. */
export function useObjectNames(): (object: string) => string | undefined {
  const people = $api.useQuery("get", "/api/accounts", MANY, { enabled: useMay("accounts.read"), staleTime: KEPT }).data?.items ?? [];
  const bots = $api.useQuery("get", "/api/bots", MANY, { enabled: useMay("bots.read"), staleTime: KEPT }).data?.items ?? [];
  const numbers = $api.useQuery("get", "/api/numbers", MANY, { enabled: useMay("numbers.read"), staleTime: KEPT }).data?.items ?? [];
  const names = new Map([...people, ...bots, ...numbers].map(({ id, name }) => [id, name]));
  return (object) => names.get(object);
}
