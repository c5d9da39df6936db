/** One of a few choices that lie beside each other; it works by the arrow keys. */
import { useId } from "react";

interface SegmentedProps<Id extends string> {
  label: string;
  value: Id;
  choices: readonly { id: Id; label: string }[];
  onChange: (id: Id) => void;
}

export function Segmented<Id extends string>({ label, value, choices, onChange }: SegmentedProps<Id>) {
  const name = useId();
  return (
    <fieldset className="flex h-9 w-fit shrink-0 rounded-md border bg-surface p-0.5 shadow-card">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.id}
          className="relative flex cursor-pointer items-center rounded-[5px] px-2.5 text-xs font-medium whitespace-nowrap text-muted-foreground transition-colors hover:text-foreground has-checked:bg-accent has-checked:text-foreground has-focus-visible:outline-2 has-focus-visible:outline-ring"
        >
          <input type="radio" name={name} value={choice.id} checked={value === choice.id} onChange={() => onChange(choice.id)} className="absolute inset-0 cursor-pointer opacity-0" />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
