/** Lets what shows which version is live ask again; the open draft is left alone. */
import { queries } from "@/api/client";

const SHOWS_LIVE = ["/api/bots", "/api/bots/{bot}", "/api/bots/{bot}/revisions"];

export async function liveChanged(): Promise<void> {
  await queries.invalidateQueries({ predicate: ({ queryKey }) => SHOWS_LIVE.includes(String(queryKey[1])) });
}
