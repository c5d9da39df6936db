/** A text as WhatsApp shows it: React text all the way, links only of http and https. */
import { formatted, type Span } from "@/lib/whatsapp-text";

const LONGEST = 5_000; // characters whose marks are looked for

export function Said({ text }: { text: string }) {
  return <span className="break-words whitespace-pre-wrap">{text.length > LONGEST ? text : <Spans spans={formatted(text)} />}</span>;
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
      return <code className="text-[0.8125rem]">{span.text}</code>;
    case "variable":
      return `{{ ${span.text} }}`;
    case "tag":
      return `{% ${span.text} %}`;
    case "link":
      return (
        <a href={span.href} target="_blank" rel="noopener noreferrer" className="break-all underline underline-offset-2">
          {span.text}
        </a>
      );
    default:
      return span.text;
  }
}
