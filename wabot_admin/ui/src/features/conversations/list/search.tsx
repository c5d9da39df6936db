/** Finding a conversation: by whom it is with, or by words that were said in it. */
import { TextSearch } from "lucide-react";
import { useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { SearchFilter } from "@/components/filters";
import { Button } from "@/components/ui/button";
import { words } from "@/features/conversations/messages";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

export function InboxSearch() {
  const t = useMessages(words);
  const [params, setParams] = useSearchParams();
  const [inTexts, setInTexts] = useState(params.has("text"));
  const box = useRef<HTMLDivElement>(null);
  const field = () => box.current?.querySelector("input");
  const turn = () => {
    const [from, to] = inTexts ? ["text", "contact"] : ["contact", "text"];
    const sought = field()?.value; // it may not be in the address yet
    setInTexts(!inTexts);
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.delete(from);
        if (sought) next.set(to, sought);
        if (!inTexts && !next.has("view")) next.set("view", "all"); // what was said is mostly in talks that have ended
        return next;
      },
      { replace: true },
    );
    requestAnimationFrame(() => field()?.focus());
  };
  return (
    <div ref={box} className="flex gap-1.5 [&>span]:min-w-0 [&>span]:flex-1 [&>span]:sm:w-auto">
      <SearchFilter key={String(inTexts)} name={inTexts ? "text" : "contact"} label={inTexts ? t("searchTexts") : t("searchPeople")} />
      <Button
        variant="ghost"
        size="icon"
        className={cn("size-9", inTexts && "bg-primary-soft text-primary-ink")}
        aria-pressed={inTexts}
        aria-label={t("inTexts")}
        title={t("inTexts")}
        onClick={turn}
      >
        <TextSearch aria-hidden />
      </Button>
    </div>
  );
}
