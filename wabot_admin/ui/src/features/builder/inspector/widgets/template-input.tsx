/** A text that may hold variables: typing `{{` offers those there are, and so does the button beside it. */
import { Braces } from "lucide-react";
import { useId, useRef, useState, type ChangeEvent, type KeyboardEvent } from "react";
import { Input, Textarea } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder } from "../../draft/context";
import { type KnownVariable, variablesOf } from "../../model/variables";
import { words } from "../messages";

type Control = { id: string; disabled?: boolean; "aria-invalid"?: true | undefined; "aria-describedby"?: string; "aria-label"?: string };

type TemplateInputProps = {
  control: Control;
  value: string;
  onChange: (text: string) => void;
  lines?: boolean;
  placeholder?: string;
  className?: string;
};

const OPEN = /\{\{\s*([\w.]*)$/;
const SHOWN = 8;

type Offer = { from: number; variables: KnownVariable[]; at: number };

export function TemplateInput({ control, value, onChange, lines = false, placeholder, className }: TemplateInputProps) {
  const t = useMessages(words);
  const { store, types } = useBuilder();
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const list = useId();
  const [offer, setOffer] = useState<Offer | null>(null);
  const known = (typed: string) => variablesOf(store.get().document, types.nodes).filter((each) => each.name.toLowerCase().includes(typed.toLowerCase()));
  const look = (text: string, caret: number) => {
    const found = OPEN.exec(text.slice(0, caret));
    const variables = found ? known(found[1] ?? "").slice(0, SHOWN) : [];
    setOffer(found && variables.length ? { from: found.index, variables, at: 0 } : null);
  };
  const change = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    onChange(event.target.value);
    look(event.target.value, event.target.selectionStart ?? event.target.value.length);
  };
  const insert = (name: string, from: number) => {
    const caret = box.current?.selectionStart ?? value.length;
    const before = `${value.slice(0, from)}{{ ${name} }}`;
    onChange(before + value.slice(caret).replace(/^\s*\}\}/, ""));
    setOffer(null);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(before.length, before.length);
    });
  };
  const press = (event: KeyboardEvent) => {
    if (!offer) return;
    const chosen = offer.variables[offer.at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : offer.variables.length - 1;
      setOffer({ ...offer, at: (offer.at + step) % offer.variables.length });
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen) insert(chosen.name, offer.from);
    else if (event.key === "Escape") setOffer(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const open = () => {
    const caret = box.current?.selectionStart ?? value.length;
    box.current?.focus();
    setOffer(offer ? null : { from: caret, variables: known("").slice(0, 40), at: 0 });
  };
  const Box = (lines ? Textarea : Input) as typeof Textarea;
  return (
    <div className="relative">
      <Box
        {...control}
        ref={box}
        rows={lines ? Math.min(12, Math.max(3, value.split("\n").length + 1)) : undefined}
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        aria-autocomplete="list"
        aria-controls={offer ? list : undefined}
        aria-activedescendant={offer ? `${list}-${offer.at}` : undefined}
        onChange={change}
        onKeyDown={press}
        onBlur={() => setOffer(null)}
        className={cn("pr-9", className)}
      />
      {!control.disabled && (
        <button
          type="button"
          aria-label={t("insertVariable")}
          onMouseDown={(event) => event.preventDefault()}
          onClick={open}
          className="absolute top-1.5 right-1.5 grid size-6 place-items-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground"
        >
          <Braces className="size-3.5" aria-hidden />
        </button>
      )}
      {offer && (
        <div id={list} role="listbox" aria-label={t("variables")} className="absolute inset-x-0 top-full z-30 mt-1 max-h-60 overflow-y-auto rounded-lg border bg-surface p-1 shadow-raised">
          {offer.variables.map((variable, index) => (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the box's
            <div
              key={variable.name}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === offer.at}
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => insert(variable.name, offer.from)}
              className={cn("flex items-center justify-between gap-2 rounded-md px-2 py-1", index === offer.at && "bg-accent")}
            >
              <span className="truncate font-mono text-xs">{variable.name}</span>
              <span className="shrink-0 text-xs text-muted-foreground">{t(variable.from)}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
