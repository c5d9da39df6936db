/** Who talks with which version of the bot, when, and whether other systems are really called. */
import { MessageCircle, TriangleAlert } from "lucide-react";
import { useId, useState } from "react";
import { Link } from "react-router";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";
import { languageName } from "@/lib/languages";
import { useDocument, useDraft } from "../draft/context";
import { languagesOf } from "../model/translations";
import { forms } from "./form-messages";
import { versionAt } from "../version/address";
import { words } from "./messages";
import type { Setup } from "./talk";
import { useTalk } from "./use-talk";

const PHONE = /^\+[1-9][0-9]{6,14}$/;

export function SetupForm({ onBegin, onCancel }: { onBegin: (setup: Setup) => void; onCancel: () => void }) {
  const t = useMessages(forms);
  const w = useMessages(words);
  const [mine] = useLanguage();
  const bot = useDraft((state) => state.bot);
  const document = useDocument();
  const ofDraft = useDraft((state) => state.version === null);
  const [, { setup, busy }] = useTalk();
  const [values, setValues] = useState(setup);
  const put = (parts: Partial<Setup>) => setValues((before) => ({ ...before, ...parts }));
  const revisions = $api.useQuery("get", "/api/bots/{bot}/revisions", { params: { path: { bot } } }).data?.items ?? [];
  const wrong = values.phone !== "" && !PHONE.test(values.phone);
  const languages = [...new Set([...languagesOf(document), "en", "pt", "es", ...(values.language ? [values.language] : [])])];
  return (
    <form
      className="min-h-0 flex-1 space-y-4 overflow-y-auto px-4 py-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) onBegin(values);
      }}
    >
      {ofDraft && (
        <Field   label={t("what")} help={values.revision !== null && <Elsewhere bot={bot} number={values.revision} />}>
          {(control) => (
            <Select {...control} value={values.revision ?? ""} onChange={(event) => put({ revision: event.target.value === "" ? null : Number(event.target.value) })}>
              <option value="">{t("whatDraft")}</option>
              {revisions.map((each) => (
                <option key={each.number} value={each.number}>
                  {[w("version", { number: each.number }), each.message].filter(Boolean).join(" · ")}
                </option>
              ))}
            </Select>
          )}
      </Field>
      )}
      <Field label={t("personName")}>{(control) => <Input {...control} required maxLength={100} value={values.name} onChange={(event) => put({ name: event.target.value })} />}</Field>
      <Field label={t("phone")} help={t("phoneHelp")} error={wrong ? t("badPhone") : undefined} optional>
        {(control) => <Input {...control} type="tel" placeholder="+351910000001" value={values.phone} onChange={(event) => put({ phone: event.target.value.replace(/[\s()-]/g, "") })} />}
      </Field>
      <Field label={t("language")}>
        {(control) => (
          <Select {...control} value={values.language} onChange={(event) => put({ language: event.target.value })}>
            <option value="">{t("languageAny")}</option>
            {languages.map((each) => (
              <option key={each} value={each}>
                {languageName(each, mine)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("begins")} help={t("beginsHelp")} optional>
        {(control) => <Input {...control} type="datetime-local" value={values.begins} onChange={(event) => put({ begins: event.target.value })} />}
      </Field>
      <Systems value={values.integrations} onChange={(integrations) => put({ integrations })} />
      <div className="flex gap-2 pt-1">
        <Button type="submit" variant="primary" busy={busy} disabled={wrong}>
          <MessageCircle aria-hidden />
          {t("begin")}
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}

/** The way to a version's own canvas: here its talk is lit on the draft's. */
function Elsewhere({ bot, number }: { bot: string; number: number }) {
  const t = useMessages(forms);
  return (
    <>
      {t("elsewhere")}{" "}
      <Link to={versionAt(bot, number, { panel: "simulate" })} className="font-medium text-primary-ink hover:underline">
        {t("talkThere", { number })}
      </Link>
    </>
  );
}

function Systems({ value, onChange }: { value: Setup["integrations"]; onChange: (value: Setup["integrations"]) => void }) {
  const t = useMessages(forms);
  const mayLive = useMay("simulations.live");
  const name = useId();
  const choices = [
    { mode: "stub", label: t("stub"), help: t("stubHelp") },
    { mode: "live", label: t("liveMode"), help: mayLive ? t("liveHelp") : t("liveNot") },
  ] as const;
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1.5 font-medium">{t("systems")}</legend>
      {choices.map(({ mode, label, help }) => (
        <label key={mode} htmlFor={`${name}-${mode}`} className={cn("grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-2.5 rounded-lg border px-3 py-2.5", value === mode && "border-primary bg-primary-soft/40", mode === "live" && value === mode && "border-warning-ink bg-warning-soft")}>
          <input id={`${name}-${mode}`} type="radio" name={name} className="mt-1 accent-primary" checked={value === mode} disabled={mode === "live" && !mayLive} onChange={() => onChange(mode)} />
          <span className="font-medium">
            {label}
            {mode === "live" && <TriangleAlert className="ml-1.5 inline size-3.5 text-warning-ink" aria-hidden />}
          </span>
          <span className={cn("col-start-2 text-xs text-muted-foreground", mode === "live" && value === mode && "text-warning-ink")}>{help}</span>
        </label>
      ))}
    </fieldset>
  );
}
