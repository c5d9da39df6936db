/** What the variables of the shown messages are filled in as, typed here to see how the texts read. */
import { Input } from "@/components/ui/input";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import { words } from "./words";

type SamplesProps = { names: readonly string[]; values: ReadonlyMap<string, string>; onChange: (values: ReadonlyMap<string, string>) => void };

export function SampleValues({ names, values, onChange }: SamplesProps) {
  const t = useMessages(words);
  if (names.length === 0) return null;
  const put = (name: string, value: string) => onChange(new Map(values).set(name, value));
  return (
    <fieldset className="space-y-2">
      <legend className="flex w-full items-center justify-between font-medium">
        {t("samples")}
        {names.some((name) => values.get(name)) && (
          <Button variant="ghost" size="sm" onClick={() => onChange(new Map())}>
            {t("clear")}
          </Button>
        )}
      </legend>
      <p className="text-xs text-muted-foreground">{t("samplesHelp")}</p>
      {names.map((name) => (
        <label key={name} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-center gap-2">
          <code className="truncate text-xs" title={name}>{name}</code>
          <Input className="h-8 sm:text-[0.8125rem]" value={values.get(name) ?? ""} onChange={(event) => put(name, event.target.value)} />
        </label>
      ))}
    </fieldset>
  );
}
