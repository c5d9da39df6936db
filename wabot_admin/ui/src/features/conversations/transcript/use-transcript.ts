/** A conversation's messages as they are held and kept fresh: the newest page is asked again when something happens. */
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { ask } from "@/api/action";
import { api, queries } from "@/api/client";
import { toastProblem } from "@/components/toasts";
import { problemOf } from "@/api/problems";
import {
  begin,
  entriesOf,
  has,
  newerOf,
  olderOf,
  refreshed,
  withNewer,
  withOlder,
  type Entry,
  type TranscriptPage,
  type Window,
} from "@/features/conversations/transcript/window";

const PATH = "/api/conversations/{conversation}/transcript";
const LIMIT = 100;
const LOST_EVENT = 20_000; // what no event told is seen so soon

export interface Transcript {
  entries: readonly Entry[];
  loading: boolean;
  error: unknown;
  again: () => void;
  atEnd: boolean;
  older: (() => Promise<void>) | undefined;
  newer: (() => Promise<void>) | undefined;
  /** Let go of what is held and show the newest; tell whether they came. */
  toNewest: () => Promise<boolean>;
}

/** Hold a conversation's messages; `sought` is the entry that is to be among the first that are read. */
export function useTranscript(conversation: string, sought?: string): Transcript {
  const key = ["get", PATH, conversation];
  const busy = useRef(false);
  const wanted = useRef(sought);
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const held = queries.getQueryData<Window>(key);
      const there = wanted.current && !(held && has(held, wanted.current)) ? await ending(conversation, wanted.current, signal) : null;
      wanted.current = undefined;
      return there ?? refreshed(held, await read(conversation, {}, signal));
    },
    refetchInterval: LOST_EVENT,
  });
  const window = query.data;
  const extend = async (cursor: string, put: (window: Window, page: TranscriptPage) => Window) => {
    if (busy.current) return;
    busy.current = true;
    try {
      await queries.cancelQueries({ queryKey: key });
      const page = await read(conversation, { cursor });
      queries.setQueryData<Window>(key, (held) => held && put(held, page));
    } catch (refusal) {
      toastProblem(refusal);
    } finally {
      busy.current = false;
    }
  };
  const older = window && olderOf(window);
  const newer = window && newerOf(window);
  return {
    entries: window ? entriesOf(window) : [],
    loading: query.isPending,
    error: window ? null : query.error,
    again: () => void query.refetch(),
    atEnd: window?.atEnd ?? true,
    older: older ? () => extend(older, withOlder) : undefined,
    newer: newer ? () => extend(newer, withNewer) : undefined,
    toNewest: async () => {
      try {
        const page = await read(conversation);
        queries.setQueryData<Window>(key, refreshed(undefined, page));
        return true;
      } catch (refusal) {
        toastProblem(refusal);
        return false;
      }
    },
  };
}

/** Return the window whose page ends with an entry; null when it is there no more. */
async function ending(conversation: string, entry: string, signal: AbortSignal): Promise<Window | null> {
  try {
    return { ...begin(await read(conversation, { up_to: entry }, signal)), atEnd: false };
  } catch (refusal) {
    if (problemOf(refusal).status === 404) return null;
    throw refusal;
  }
}

function read(conversation: string, from: { cursor?: string; up_to?: string } = {}, signal?: AbortSignal): Promise<TranscriptPage> {
  return ask(
    api.GET(PATH, {
      params: { path: { conversation }, query: { limit: LIMIT, ...from } },
      ...(signal && { signal }),
    }),
  );
}
