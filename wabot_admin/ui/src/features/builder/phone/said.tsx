/** A text as the person's WhatsApp shows it: React text all the way; a link is only a look, it leads nowhere. */
import { createContext, use } from "react";
import { useMessages } from "@/lib/i18n";
import { blocks, type Block } from "@/lib/whatsapp-blocks";
import { formatted, type Span } from "@/lib/whatsapp-text";
import { words } from "./messages";

const LONGEST = 5_000; // characters whose marks are looked for

/** What variables are shown as, by their name; others are chips with their name. */
export const Samples = createContext<ReadonlyMap<string, string>>(new Map());

export function PhoneText({ text }: { text: string }) {
  if (text.length > LONGEST) return <span className="break-words whitespace-pre-wrap">{text}</span>;
  return (
    <div className="min-w-0 break-words whitespace-pre-wrap">
      {blocks(text).map((block, index) => (
        <OneBlock key={index} block={block} />
      ))}
    </div>
  );
}

function OneBlock({ block }: { block: Block }) {
  if (block.kind !== "list") {
    const said = (
      <>
        <Spans spans={formatted(block.text)} />
        {block.text.endsWith("\n") && <br />}
      </>
    );
    if (block.kind === "text") return <p className="min-h-[1.2rem]">{said}</p>;
    return <blockquote className="my-0.5 border-l-[3px] border-(--phone-line)! pl-2 text-(--phone-quiet)">{said}</blockquote>;
  }
  return (
    <ul>
      {block.items.map((item, index) => (
        <li key={index} className="flex gap-1.5 pl-0.5">
          <span className="shrink-0 tabular-nums">{item.mark}</span>
          <span className="min-w-0"><Spans spans={formatted(item.text)} /></span>
        </li>
      ))}
    </ul>
  );
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span, index) => <One key={index} span={span} />);
}

function One({ span }: { span: Span }) {
  switch (span.kind) {
    case "bold":
      return <strong className="font-semibold"><Spans spans={span.children} /></strong>;
    case "italic":
      return <em><Spans spans={span.children} /></em>;
    case "strike":
      return <s><Spans spans={span.children} /></s>;
    case "code":
      return <code className="rounded-sm bg-(--phone-tint) px-0.5 text-xs">{span.text}</code>;
    case "variable":
      return <VariableChip expression={span.text} />;
    case "tag":
      return <TagChip text={span.text} />;
    case "link":
      return <span className="break-all text-(--phone-link) underline underline-offset-2">{span.text}</span>;
    default:
      return span.text;
  }
}

/** Return the name a template reads: what stands before its filters. */
export function pathOf(expression: string): string {
  return (expression.split("|")[0] ?? "").trim();
}

function VariableChip({ expression }: { expression: string }) {
  const t = useMessages(words);
  const path = pathOf(expression);
  const sample = use(Samples).get(path);
  if (sample) return <span className="underline decoration-(--phone-accent) decoration-dotted underline-offset-3" title={t("variable", { name: expression })}>{sample}</span>;
  return (
    <span className="rounded-md bg-(--phone-chip) px-1 py-px text-[0.75rem] font-medium text-(--phone-accent)" title={t("variable", { name: expression })}>
      {path || expression}
    </span>
  );
}

function TagChip({ text }: { text: string }) {
  const t = useMessages(words);
  return (
    <span className="rounded-sm bg-(--phone-tint) px-1 font-mono text-[0.6875rem] text-(--phone-quiet)" title={t("tag", { name: text })}>
      {text}
    </span>
  );
}
