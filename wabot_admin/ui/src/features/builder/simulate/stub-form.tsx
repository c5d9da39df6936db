/** One answer in the place of another system's: for which call, with what status, saying what. */
import { useState } from "react";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { forms } from "./form-messages";
import type { Stub } from "./talk";
import { useTalk } from "./use-talk";

const METHODS = ["*", "GET", "POST", "PUT", "PATCH", "DELETE"];
const STATUSES = [200, 201, 400, 401, 404, 429, 500, 503] as const;

export function StubForm({ stub, place, onDone }: { stub: Stub; place: number | null; onDone: () => void }) {
  const t = useMessages(forms);
  const [talk, { simulation, busy, error }] = useTalk();
  const [method, setMethod] = useState(stub.method);
  const [url, setUrl] = useState(stub.url);
  const [status, setStatus] = useState(stub.status);
  const [text, setText] = useState(() => (stub.json === null ? "" : JSON.stringify(stub.json, null, 2)));
  const body = read(text);
  const save = async () => {
    if (!body) return;
    const made: Stub = { method, url: url.trim(), status, json: body.value };
    const stubs = simulation?.stubs ?? [];
    if (await talk.declare(place === null ? [...stubs, made] : stubs.with(place, made))) onDone();
  };
  const known: readonly number[] = STATUSES;
  return (
    <FormDialog open onOpenChange={onDone} title={t("stubTitle")} verb={t("save")} action={{ busy, error }} disabled={!body || !url.trim()} onSubmit={() => void save()}>
      <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-3">
        <Field label={t("method")}>
          {(control) => (
            <Select {...control} value={method} onChange={(event) => setMethod(event.target.value)}>
              {[...new Set([...METHODS, method])].map((each) => (
                <option key={each} value={each}>
                  {each === "*" ? t("anyMethod") : each}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("url")} help={t("urlHelp")}>{(control) => <Input {...control} type="url" required maxLength={2000} placeholder="https://" value={url} onChange={(event) => setUrl(event.target.value)} />}</Field>
      </div>
      <Field label={t("status")}>
        {(control) => (
          <Select {...control} value={String(status)} onChange={(event) => setStatus(event.target.value === "null" ? null : Number(event.target.value))}>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {t(`status_${each}`)}
              </option>
            ))}
            {status !== null && !known.includes(status) && <option value={status}>{status}</option>}
            <option value="null">{t("statusFails")}</option>
          </Select>
        )}
      </Field>
      {status !== null && (
        <Field label={t("body")} error={body ? undefined : t("badJson")} optional>
          {(control) => <Textarea {...control} rows={5} spellCheck={false} className="font-mono text-xs sm:text-xs" value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
      )}
    </FormDialog>
  );
}

function read(text: string): { value: unknown } | undefined {
  if (!text.trim()) return { value: null };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
