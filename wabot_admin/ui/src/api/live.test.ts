import { describe, expect, it } from "vitest";
import { events, parse } from "@/api/live";

function stream(...chunks: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
}

describe("live events", () => {
  it("are read whole, wherever the stream was cut", async () => {
    const text = ': hello\n\nid: 7\nevent: number\ndata: {"id":"n",\ndata: "é":1}\n\n:\n\nid: 8\r\nevent: reset\r\n\r\n';
    const bytes = [...text];
    const found = [];
    for await (const event of events(stream(...bytes))) found.push(event);
    expect(found).toEqual([
      { id: "7", kind: "number", data: { id: "n", é: 1 } },
      { id: "8", kind: "reset", data: null },
    ]);
  });

  it("are no heartbeats", () => {
    expect(parse(": still here")).toBeNull();
  });
});
