/** Sends a draft to wabot as it was read at a `rev`; another's version comes back with the refusal. */
import { api, ifMatch } from "@/api/client";
import { isProblem } from "@/api/problems";
import type { BotDocument } from "../model/types";
import type { Send } from "./saving";

/** Return the function that saves one bot's draft. */
export function send(bot: string): Send {
  return async (document, rev) => {
    let answer;
    try {
      answer = await api.PUT("/api/bots/{bot}/draft", {
        params: { path: { bot }, header: ifMatch(rev) },
        body: { document } as never, // openapi-fetch's types lose a field that is only ever null (settings.hours)
      });
    } catch {
      return { kind: "away" };
    }
    const { data, error, response } = answer;
    if (data) return { kind: "saved", rev: data.rev };
    const theirs = isProblem(error) ? (error.errors as { rev?: unknown; document?: unknown } | undefined) : undefined;
    if (response.status === 409 && typeof theirs?.rev === "number" && theirs.document) {
      return { kind: "changed", rev: theirs.rev, document: theirs.document as BotDocument };
    }
    if (response.status >= 500 || response.status === 429) return { kind: "away" };
    throw error;
  };
}
