/** What an author wrote about their work, drawn from its text alone. */
import { type Inline, readDoc } from "@/lib/doc-text";
import { cn } from "@/lib/cn";

export function DocText({ text, className }: { text: string; className?: string }) {
  return (
    <div className={cn("space-y-2", className)}>
      {readDoc(text).map((block, place) => {
        if (block.kind === "paragraph") return <p key={place}><Parts parts={block.parts} /></p>;
        if (block.kind === "code") return <pre key={place} className="overflow-x-auto rounded-md border bg-muted px-3 py-2 text-[0.8125rem] whitespace-pre-wrap">{block.text}</pre>;
        return (
          <ul key={place} className="list-disc space-y-1 pl-5">
            {block.items.map((item, which) => <li key={which}><Parts parts={item} /></li>)}
          </ul>
        );
      })}
    </div>
  );
}

function Parts({ parts }: { parts: readonly Inline[] }) {
  return parts.map(({ kind, text }, place) => {
    if (kind === "code") return <code key={place} className="rounded bg-muted px-1 py-px text-[0.8125rem] break-words text-foreground">{text}</code>;
    if (kind === "strong") return <strong key={place} className="font-medium text-foreground">{text}</strong>;
    if (kind === "emphasis") return <em key={place}>{text}</em>;
    return text;
  });
}
