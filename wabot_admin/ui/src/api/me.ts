/** Who is signed in and what they may do. */
import { $api, api, queries } from "@/api/client";
import { leave } from "@/api/session";

export function useMe() {
  return $api.useQuery("get", "/api/me", {}, { staleTime: 60_000 });
}

/** Return whose days figures go by: the workspace's, where it set a time zone, else those of the reader's own clock. */
export function useTimezone(): string {
  const usual = useMe().data?.workspace.timezone;
  return usual ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Return whether the person may do what a scope allows; false until it is known. */
export function useMay(scope: string): boolean {
  return useMe().data?.scopes.includes(scope) ?? false;
}

/** End the session on the server and forget everything it showed. */
export async function signOut(everywhere = false): Promise<void> {
  try {
    await (everywhere ? api.POST("/api/auth/logout-everywhere", {}) : api.POST("/api/auth/logout"));
  } finally {
    queries.clear();
    sessionStorage.clear(); // eslint-disable-line no-restricted-globals -- the drafts of replies
    leave();
  }
}
