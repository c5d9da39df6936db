/** Opting out: whether a STOP word ends all messages to a person, which words do, and what is said then. */
import { Field } from "@/components/field";
import { Input, Textarea } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { useMessages } from "@/lib/i18n";
import type { BotDocument } from "../model/types";
import { words } from "./messages";

type Settings = NonNullable<BotDocument["settings"]>;

interface OptingOutProps {
  settings: Settings;
  /** The bot's own language: what is typed here holds for it. */
  language: string;
  disabled: boolean;
  put: <Name extends keyof Settings>(name: Name, value: Settings[Name] | undefined) => void;
}

export function OptingOut({ settings, language, disabled, put }: OptingOutProps) {
  const t = useMessages(words);
  const on = settings.opt_out ?? true;
  const putFor = <Value,>(dict: Record<string, Value> | undefined, value: Value | undefined) => {
    const others = Object.entries(dict ?? {}).filter(([each]) => each !== language);
    const next: Record<string, Value> = Object.fromEntries(value === undefined ? others : [...others, [language, value] as const]);
    return Object.keys(next).length > 0 ? next : undefined;
  };
  return (
    <fieldset className="space-y-4 border-t pt-4">
      <legend className="sr-only">{t("optingOut")}</legend>
      <div className="flex items-start justify-between gap-4">
        <div>
          <label htmlFor="opt-out" className="font-medium">
            {t("opt_out")}
          </label>
          <p id="opt-out-help" className="text-xs text-muted-foreground">
            {t("optOutHelp")}
          </p>
        </div>
        <Switch id="opt-out" aria-describedby="opt-out-help" checked={on} disabled={disabled} onCheckedChange={(next) => put("opt_out", next ? undefined : false)} />
      </div>
      {on && (
        <>
          {(["stop_words", "start_words"] as const).map((name) => (
            <WordsField
              key={name}
              label={t(name)}
              help={t("wordsHelp", { language })}
              value={settings[name]?.[language] ?? []}
              disabled={disabled}
              onChange={(list) => put(name, putFor(settings[name], list.length > 0 ? list : undefined))}
            />
          ))}
          {(["opted_out", "opted_in"] as const).map((name) => (
            <Field key={name} label={t(name)} help={t("saidHelp", { language })} optional>
              {(field) => (
                <Textarea
                  {...field}
                  rows={2}
                  disabled={disabled}
                  value={settings[name]?.[language] ?? ""}
                  onChange={(event) => put(name, putFor(settings[name], event.target.value || undefined))}
                />
              )}
            </Field>
          ))}
        </>
      )}
    </fieldset>
  );
}

interface WordsFieldProps {
  label: string;
  help: string;
  value: readonly string[];
  disabled: boolean;
  onChange: (words: string[]) => void;
}

/** Words with commas between them, kept as they are typed until the field is left. */
function WordsField({ label, help, value, disabled, onChange }: WordsFieldProps) {
  const known = value.join(", ");
  return (
    <Field label={label} help={help} optional>
      {(field) => (
        <Input
          {...field}
          key={known}
          disabled={disabled}
          defaultValue={known}
          autoComplete="off"
          onBlur={(event) => {
            const list = [...new Set(event.target.value.split(",").map((word) => word.trim()).filter(Boolean))];
            if (list.join(", ") !== known) onChange(list);
          }}
        />
      )}
    </Field>
  );
}
