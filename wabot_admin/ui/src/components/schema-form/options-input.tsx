/** A text with suggestions that the step's pack looks up while one types; any other text may be typed too. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronsUpDown, LoaderCircle } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { ask } from "@/api/action";
import { api } from "@/api/client";
import { isProblem } from "@/api/problems";
import { useSayProblem } from "@/components/problem-notice";
import { words } from "@/components/schema-form/messages";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

/** What a form whose fields are looked up tells them, as its context. */
export interface Looked {
  /** The type of step or trigger the form is of. */
  type: string;
  /** The form as it is filled in so far. */
  config: Record<string, unknown>;
}

interface OptionsInputProps {
  control: { id: string; disabled?: boolean | undefined; "aria-invalid"?: true | undefined; "aria-describedby"?: string; "aria-label"?: string };
  looked: Looked;
  field: string;
  value: string;
  placeholder?: string | undefined;
  onChange: (text: string) => void;
}

const PAUSE = 300;
const FRESH = 60_000;

export function OptionsInput({ control, looked, field, value, placeholder, onChange }: OptionsInputProps) {
  const t = useMessages(words);
  const list = useId();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(false);
  const [at, setAt] = useState(-1);
  const search = useLater(typed ? value : "");
  const found = useOptions(looked, field, search, open);
  const items = found.data?.items ?? [];
  const label = items.find((item) => item.value === value)?.label;
  const pick = (chosen: string) => {
    onChange(chosen);
    close();
  };
  const close = () => {
    setOpen(false);
    setTyped(false);
    setAt(-1);
  };
  const press = (event: KeyboardEvent) => {
    const chosen = items[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setOpen(true);
      if (items.length > 0) setAt((at + (event.key === "ArrowDown" ? 1 : items.length - (at < 0 ? 0 : 1))) % items.length);
    } else if (event.key === "Enter" && open && chosen) pick(chosen.value);
    else if (event.key === "Escape" && open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const say = useSayProblem();
  const away = found.error ? (isProblem(found.error) && found.error.code === "options_away" ? say(found.error) : t("optionsAway")) : "";
  return (
    <div className="relative">
      <Input
        {...control}
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? list : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && at >= 0 ? `${list}-${at}` : undefined}
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        className="pr-9"
        onChange={(event) => {
          setTyped(true);
          setOpen(true);
          setAt(-1);
          onChange(event.target.value);
        }}
        onFocus={() => setOpen(!control.disabled)}
        onKeyDown={press}
        onBlur={close}
      />
      {found.isFetching ? (
        <LoaderCircle className="pointer-events-none absolute top-2.5 right-2.5 size-4 animate-spin text-muted-foreground" aria-hidden />
      ) : (
        <ChevronsUpDown className="pointer-events-none absolute top-2.5 right-2.5 size-4 text-muted-foreground" aria-hidden />
      )}
      {!open && label && label !== value && <p className="mt-1 truncate text-xs text-muted-foreground">{label}</p>}
      {open && (
        <div className="absolute inset-x-0 top-full z-30 mt-1 max-h-60 overflow-y-auto rounded-lg border bg-surface p-1 shadow-raised">
          <div id={list} role="listbox" aria-label={t("options")}>
            {items.map((item, index) => (
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the box's
              <div
                key={item.value}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === at}
                tabIndex={-1}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => pick(item.value)}
                className={cn("flex items-center justify-between gap-3 rounded-md px-2 py-1.5", index === at && "bg-accent", item.value === value && "font-medium")}
              >
                <span className="truncate">{item.label}</span>
                {item.label !== item.value && <span className="max-w-[50%] shrink-0 truncate text-xs text-muted-foreground">{item.value}</span>}
              </div>
            ))}
          </div>
          {items.length === 0 && (
            <p role="status" className="px-2 py-1.5 text-muted-foreground">
              {away ? `${away} ${t("optionsTyped")}` : found.isFetching ? t("optionsLooking") : t("optionsNone")}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

/** Look up what a field offers; what was found lately is shown at once. */
function useOptions({ type, config }: Looked, field: string, search: string, enabled: boolean) {
  const rest = Object.fromEntries(Object.entries(config).filter(([name]) => name !== field));
  const body = { type, field, config: rest, search };
  return useQuery({
    queryKey: ["post", "/api/palette/options", body],
    queryFn: () => ask(api.POST("/api/palette/options", { body })),
    enabled,
    staleTime: FRESH,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

/** Return a text once it has rested. */
function useLater(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
