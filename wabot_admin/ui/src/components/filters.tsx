/** What narrows a list, kept in the URL so that it can be shared and gone back to. */
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { words } from "@/components/messages";
import { Input } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";

const PAUSE = 250;

/** Return a filter's value from the URL and the function that sets it there. */
export function useFilter(name: string): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = (value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true, preventScrollReset: true, flushSync: true },
    );
  return [params.get(name) ?? "", set];
}

/** A search that follows the typing, a moment behind. */
export function SearchFilter({ name = "search", label }: { name?: string; label?: string }) {
  const t = useMessages(words);
  const [value, setValue] = useFilter(name);
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => setValue(text), PAUSE);
    return () => clearTimeout(timer);
  });
  return (
    <span className="relative block w-full sm:w-64">
      <Search className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted-foreground" aria-hidden />
      <Input
        type="search"
        aria-label={label ?? t("search")}
        placeholder={label ?? t("search")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="pl-8"
      />
    </span>
  );
}
