/** The workspace's settings as one form; a field left empty has what it comes with. */
import { useState, type ReactNode } from "react";
import { ask, useAction } from "@/api/action";
import { $api, api, changed, ifMatch, type Schemas } from "@/api/client";
import { fieldProblem, isProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { ProblemLine, ProblemNotice } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Input, Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/settings/messages";
import { LANGUAGES, useLanguage, useMessages } from "@/lib/i18n";

type Settings = Schemas["Settings"];
type Values = Record<keyof Settings["defaults"], string>;
const NUMBERS = ["send_rate", "send_burst", "loop_limit"] as const;
const ZONES = "time-zones";

export function WorkspaceSettings() {
  const query = $api.useQuery("get", "/api/settings");
  if (query.error) {
    return (
      <Card>
        <ProblemNotice error={query.error} retry={() => void query.refetch()} />
      </Card>
    );
  }
  if (!query.data) return <Skeleton className="h-[40rem] rounded-xl" />;
  return <SettingsForm key={query.data.rev} settings={query.data} />;
}

function SettingsForm({ settings }: { settings: Settings }) {
  const t = useMessages(words);
  const [values, setValues] = useState<Values>(() => typed(settings.set));
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const saving = useAction(async () => {
    await ask(api.PUT("/api/settings", { params: { header: ifMatch(settings.rev) }, body: sent(values) }));
    await changed("/api/settings", "/api/me");
    toast(t("saved"));
  });
  const save = () => {
    const found = new Set(NUMBERS.filter((name) => Number.isNaN(Number(values[name]))));
    setWrong(found);
    if (found.size === 0) void saving.run();
  };
  const field = (name: keyof Values) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
  });
  const error = (name: keyof Values) => (wrong.has(name) ? t("notANumber") : fieldProblem(saving.error, name));
  const before = typed(settings.set);
  const same = Object.entries(before).every(([name, value]) => values[name as keyof Values] === value);
  const ofField = isProblem(saving.error) && Object.keys(before).some((name) => fieldProblem(saving.error, name));
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Section title={t("general")} help={t("workspaceHelp")}>
        <Field label={t("name")} help={t("nameHelp")} error={error("name")}>
          {(control) => <Input {...control} {...field("name")} maxLength={80} placeholder={settings.defaults.name} autoComplete="off" />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("timezone")} help={t("timezoneHelp")} error={error("timezone")}>
            {(control) => (
              <>
                <Input {...control} {...field("timezone")} list={ZONES} placeholder={t("timezoneNone")} autoComplete="off" spellCheck={false} />
                <datalist id={ZONES}>
                  {Intl.supportedValuesOf("timeZone").map((zone) => (
                    <option key={zone} value={zone} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <LanguageField error={error("language")} {...field("language")} />
        </div>
      </Section>
      <Section title={t("sending")} help={t("sendingHelp")}>
        <div className="grid gap-4 sm:grid-cols-3">
          {NUMBERS.map((name) => (
            <Field key={name} label={t(name)} help={t(`${name}Help`)} error={error(name)}>
              {(control) => <Input {...control} {...field(name)} inputMode="decimal" placeholder={String(settings.defaults[name])} autoComplete="off" />}
            </Field>
          ))}
        </div>
      </Section>
      <ProblemLine error={ofField ? null : saving.error} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-xs text-muted-foreground">{t("emptyIsDefault")}</p>
        <Button type="submit" variant="primary" busy={saving.busy} disabled={same}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

interface LanguageFieldProps {
  value: string;
  onChange: (event: { target: { value: string } }) => void;
  error: string | undefined;
}

function LanguageField({ value, onChange, error }: LanguageFieldProps) {
  const t = useMessages(words);
  const [own] = useLanguage();
  return (
    <Field label={t("language")} help={t("languageHelp")} error={error}>
      {(control) => (
        <Select {...control} value={value} onChange={onChange} lang={own}>
          <option value="">{t("browsers")}</option>
          {Object.entries(LANGUAGES).map(([language, name]) => (
            <option key={language} value={language} lang={language}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function Section({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeading title={title} help={help} />
      <CardBody className="space-y-4">{children}</CardBody>
    </Card>
  );
}

/** Return what was set as it is typed: nothing for what was not. */
function typed(set: Settings["set"]): Values {
  const text = (value: string | number | null | undefined) => (value === null || value === undefined ? "" : String(value));
  return {
    name: text(set.name),
    timezone: text(set.timezone),
    language: text(set.language),
    send_rate: text(set.send_rate),
    send_burst: text(set.send_burst),
    loop_limit: text(set.loop_limit),
  };
}

function sent(values: Values): Schemas["SettingsBody"] {
  const number = (text: string) => (text.trim() ? Number(text) : null);
  return {
    name: values.name.trim() || null,
    timezone: values.timezone.trim() || null,
    language: (values.language || null) as Schemas["SettingsBody"]["language"],
    send_rate: number(values.send_rate),
    send_burst: number(values.send_burst),
    loop_limit: number(values.loop_limit),
  };
}
