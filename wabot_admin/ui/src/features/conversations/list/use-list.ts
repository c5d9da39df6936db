/** The list of conversations that the URL's filters leave, kept fresh by what happens. */
import { useSearchParams } from "react-router";
import { useEffect, useRef } from "react";
import { api, changed, type Schemas } from "@/api/client";
import { useLive } from "@/api/live";
import { usePages, type Pages } from "@/api/pages";
import type { paths } from "@/api/schema";

export const VIEWS = ["live", "human", "ended", "all"] as const;
export type View = (typeof VIEWS)[number];

/** What narrows the list besides its view and the search. */
export const FILTERS = ["bot", "label", "assignee", "unread", "number", "since", "until"] as const;

const BURST = 700; // events that come together are one question
const LOST_EVENT = 30_000;

export function viewOf(params: URLSearchParams): View {
  return VIEWS.find((view) => view === params.get("view")) ?? "live";
}

export function useConversations(): Pages<Schemas["Conversation"]> {
  const [params] = useSearchParams();
  const view = viewOf(params);
  const given = Object.fromEntries([...FILTERS, "contact", "text"].flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : [])));
  const query = {
    ...given,
    ...(view !== "all" && { state: view }),
    ...(given.since && { since: moment(given.since) }),
    ...(given.until && { until: moment(given.until) }),
  };
  return usePages<Schemas["Conversation"]>(["get", "/api/conversations", query], (cursor, signal) =>
    api.GET("/api/conversations", { params: { query: { ...query, limit: 40, ...(cursor && { cursor }) } }, signal }),
  );
}

/** Return the address's query as every link of the list has it: the message that was jumped to is the link's own. */
export function useListSearch(message?: string): string {
  const [params] = useSearchParams();
  const own = new URLSearchParams(params);
  own.delete("message");
  if (message) own.set("message", message);
  return own.toString();
}

type Root = keyof paths;

const EVERYTHING: readonly Root[] = ["/api/conversations"];
const TRANSCRIPT: readonly Root[] = ["/api/conversations/{conversation}/transcript"];

/** What is asked again after an event of each kind; confirmations and notes show in transcripts alone. */
const NEWS: Readonly<Record<string, readonly Root[]>> = {
  message: EVERYTHING,
  conversation: EVERYTHING,
  reset: EVERYTHING,
  label: ["/api/conversations", "/api/labels"],
  ack: TRANSCRIPT,
  note: TRANSCRIPT,
};

/** Ask again when something happens to conversations, whoever did it; also now and then, should an event be lost. */
export function useFreshConversations(): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stale = useRef(new Set<Root>());
  useLive(({ kind }) => {
    const roots = NEWS[kind];
    if (!roots) return;
    for (const root of roots) stale.current.add(root);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void changed(...stale.current);
      stale.current.clear();
    }, BURST);
  });
  useEffect(() => {
    const now = setInterval(() => void changed("/api/conversations"), LOST_EVENT);
    return () => {
      clearInterval(now);
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, []);
}

/** A day as the address has it, as the moment it begins here. */
function moment(day: string): string | undefined {
  const found = new Date(`${day}T00:00`);
  return Number.isNaN(found.getTime()) ? undefined : found.toISOString();
}
