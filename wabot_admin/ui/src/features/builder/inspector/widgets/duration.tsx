/** A length of time as a number and a unit, kept as ISO 8601 (`PT5M`); one that has more parts, or a variable, as text. */
import { useState } from "react";
import { Input, Select } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { words } from "../messages";
import { type Unit, readDuration, UNITS, writeDuration } from "./durations";

type Control = { id: string; disabled?: boolean; "aria-describedby"?: string; "aria-label"?: string };
type DurationProps = { control: Control; value: string; hint?: string; onChange: (value: string | undefined) => void };

export function Duration({ control, value, hint = "", onChange }: DurationProps) {
  const t = useMessages(words);
  const [unit, setUnit] = useState<Unit>(() => readDuration(value || hint)?.unit ?? "minutes");
  const read = readDuration(value);
  if (value && !read) return <Input {...control} value={value} onChange={(event) => onChange(event.target.value || undefined)} />;
  const shown = read?.unit ?? unit;
  return (
    <span className="flex gap-2">
      <Input
        {...control}
        type="number"
        min={0}
        className="w-24"
        value={read ? String(read.count) : ""}
        placeholder={String(readDuration(hint)?.count ?? "")}
        onChange={(event) => onChange(event.target.value === "" ? undefined : writeDuration({ count: Number(event.target.value), unit: shown }))}
      />
      <Select
        aria-label={t("unit")}
        disabled={control.disabled}
        value={shown}
        className="flex-1"
        onChange={(event) => {
          const next = event.target.value as Unit;
          setUnit(next);
          if (read) onChange(writeDuration({ count: read.count, unit: next }));
        }}
      >
        {UNITS.map((each) => (
          <option key={each} value={each}>
            {t(each)}
          </option>
        ))}
      </Select>
    </span>
  );
}
