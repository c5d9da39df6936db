/** Who is signed in on this page. The access token lives in memory only, the refresh cookie where no script reads it. */
import { useSyncExternalStore } from "react";
import type { components } from "@/api/schema";
import { prefer, preference } from "@/lib/preferences";

type Entry = components["schemas"]["Entry"];
/** `starting` until the first refresh was answered; `away` when wabot could not be reached for it. */
export type SessionState = "starting" | "in" | "out" | "away";

const RACES = 6;
/** The server's cookie that says that there is one no script can read. */
const HERE = "here";
let state: SessionState = "starting";
let access: string | null = null;
let refreshing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

export function useSession(): SessionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Begin a session with what signing in answered. */
export function enter(entry: Entry): void {
  access = entry.access_token;
  become("in");
}

/** Ask who is there when the app starts; nobody is asked for where wabot left no sign of a session. */
export async function start(): Promise<void> {
  if (preference(HERE) === undefined) leave();
  else await refresh();
}

/** Forget the session here; the server is told by who calls this. */
export function leave(): void {
  access = null;
  prefer(HERE, undefined);
  become("out");
}

/** Return whether there is a session now, after a refresh if need be: one at a time, whoever asks. */
export function refresh(): Promise<boolean> {
  refreshing ??= alone(renew).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** Send a request as who is signed in; a token that ran out is renewed once. */
export async function authorised(request: Request): Promise<Response> {
  const again = request.clone();
  const used = access;
  const response = await fetch(signed(request));
  if (response.status !== 401 || used === null) return response;
  const renewed = access !== used ? access !== null : await refresh();
  return renewed ? fetch(signed(again)) : response;
}

function signed(request: Request): Request {
  if (access !== null) request.headers.set("authorization", `Bearer ${access}`);
  return request;
}

/** Each refresh changes the cookie. It outlives the page (`keepalive`), so that a reload in between does not lose it. */
async function renew(): Promise<boolean> {
  for (let race = 0; race < RACES; race++) {
    let response: Response;
    try {
      response = await fetch("/api/auth/refresh", { method: "POST", keepalive: true });
    } catch {
      if (state === "starting") become("away");
      return false;
    }
    if (response.ok) {
      enter((await response.json()) as Entry);
      return true;
    }
    if (response.status !== 409) {
      if (response.status < 500) leave();
      else if (state === "starting") become("away");
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, 120 * (race + 1)));
  }
  leave();
  return false;
}

/** Let one tab refresh at a time: a refresh cookie is good once. */
async function alone(work: () => Promise<boolean>): Promise<boolean> {
  return "locks" in navigator ? await navigator.locks.request("wabot-refresh", work) : await work();
}

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}
