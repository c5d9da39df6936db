/** What happens now, as the server tells it: server-sent events read by fetch, for the token goes in a header.
 *  It comes back by itself, says where it was, and gives up quietly where there is no such stream. */
import { useEffect, useRef } from "react";
import { authorised } from "@/api/session";

export interface LiveEvent {
  id: string;
  kind: string;
  data: unknown;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Call `on` with every event while the component is shown; `reset` means: events were missed, ask again. */
export function useLive(on: (event: LiveEvent) => void): void {
  const handler = useRef(on);
  useEffect(() => {
    handler.current = on;
  });
  useEffect(() => listen((event) => handler.current(event)), []);
}

const hearers = new Set<(event: LiveEvent) => void>();
let stop: AbortController | null = null;

/** Hear the one stream that all of the page shares; return what ends it. */
export function listen(hear: (event: LiveEvent) => void): () => void {
  hearers.add(hear);
  if (stop === null) {
    stop = new AbortController();
    void follow(stop.signal);
  }
  return () => {
    hearers.delete(hear);
    if (hearers.size === 0) {
      stop?.abort();
      stop = null;
    }
  };
}

async function follow(signal: AbortSignal): Promise<void> {
  let last = "";
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    try {
      const headers: HeadersInit = { accept: "text/event-stream", ...(last && { "last-event-id": last }) };
      const response = await authorised(new Request("/api/live", { headers, signal }));
      if (response.status >= 400 && response.status < 500 && response.status !== 429) return;
      if (response.ok && response.body) {
        pause = FIRST_PAUSE;
        for await (const event of events(response.body)) {
          if (event.id) last = event.id;
          for (const hear of hearers) hear(event);
        }
      }
    } catch {
      if (signal.aborted) return;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

/** Read events off a stream, as the standard's format has them. */
export async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<LiveEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}

export function parse(block: string): LiveEvent | null {
  const event = { id: "", kind: "message", data: "" };
  const lines: string[] = [];
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === "id") event.id = value;
    if (name === "event") event.kind = value;
    if (name === "data") lines.push(value);
  }
  if (lines.length === 0 && event.kind === "message") return null;
  const text = lines.join("\n");
  return { ...event, data: text === "" ? null : (JSON.parse(text) as unknown) };
}
