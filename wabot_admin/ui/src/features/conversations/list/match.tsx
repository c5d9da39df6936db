/** What a search found in a conversation: a part of the message, the words that were sought marked in it. */
import type { Schemas } from "@/api/client";

export function Match({ match }: { match: NonNullable<Schemas["Conversation"]["match"]> }) {
  return (
    <span className="line-clamp-2 min-w-0 flex-1 break-words text-muted-foreground">
      {match.snippet.map(({ text, found }, index) =>
        found ? (
          <mark key={index} className="rounded-[3px] bg-warning-soft px-0.5 font-medium text-warning-ink">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </span>
  );
}
