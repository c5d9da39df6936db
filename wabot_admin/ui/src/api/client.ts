/** The API with its types: `api` for a call, `$api` for TanStack Query. */
import { QueryClient } from "@tanstack/react-query";
import createFetchClient from "openapi-fetch";
import createQueryClient from "openapi-react-query";
import { problemOf } from "@/api/problems";
import type { components, paths } from "@/api/schema";
import { authorised } from "@/api/session";

export type Schemas = components["schemas"];

export type BotDocument = Schemas["ImportBody"]["document"];

/** A bot document as it is sent: openapi-fetch's types lose a field that is only ever null. */
export type SentDocument = Omit<BotDocument, "settings"> & {
  settings?: Omit<NonNullable<BotDocument["settings"]>, "hours">;
};

export const api = createFetchClient<paths>({ baseUrl: location.origin, fetch: authorised });
export const $api = createQueryClient(api);

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => {
        const { status } = problemOf(error);
        return failures < 2 && (status === 0 || status >= 500);
      },
    },
  },
});

/** Return the headers of a change to what was read as `rev`. */
export function ifMatch(rev: number): { "If-Match": string } {
  return { "If-Match": `"${String(rev)}"` };
}

/** Make every query under a path ask again: what was shown of it changed. */
export async function changed(...roots: (keyof paths)[]): Promise<void> {
  await queries.invalidateQueries({
    predicate: ({ queryKey }) => roots.some((root) => String(queryKey[1]).startsWith(root)),
  });
}
