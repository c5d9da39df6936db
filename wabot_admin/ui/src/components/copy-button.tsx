/** Puts a text into the clipboard and says so. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { words } from "@/components/messages";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";

const SHOWN = 2_000;

/** Whether a text was copied a moment ago, and what copies it. */
function useCopy(text: string): [boolean, () => Promise<void>] {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN);
  };
  return [copied, copy];
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useMessages(words);
  const [copied, copy] = useCopy(text);
  return (
    <Button onClick={() => void copy()}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{copied ? t("copied") : (label ?? t("copy"))}</span>
    </Button>
  );
}

/** A text that is shown this once, in a box that can be copied as a whole. */
export function ShownOnce({ text, label }: { text: string; label: string }) {
  return (
    <div className="space-y-2">
      <pre
        aria-label={label}
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- a scrolled box has to be reachable by keyboard
        className="max-h-48 overflow-auto rounded-md border bg-muted px-3 py-2.5 text-[0.8125rem] break-all whitespace-pre-wrap"
      >
        {text}
      </pre>
      <CopyButton text={text} />
    </div>
  );
}

/** Lines to be copied as they are: a command, an address, a file. */
export function CopiedText({ text }: { text: string }) {
  const t = useMessages(words);
  const [copied, copy] = useCopy(text);
  return (
    <div className="flex items-start gap-1 rounded-md border bg-muted py-1 pr-1 pl-3">
      <pre className="min-w-0 flex-1 py-1.5 text-[0.8125rem] [overflow-wrap:anywhere] whitespace-pre-wrap">{text}</pre>
      <Button variant="ghost" size="icon-sm" aria-label={t(copied ? "copied" : "copy")} onClick={() => void copy()}>
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      </Button>
    </div>
  );
}
