/** What holds for the whole bot: its name and language, how long it waits, and where it goes when nothing fits. */
import { Field } from "@/components/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument, useDraft } from "../draft/context";
import { PanelFrame } from "../frame/panel-frame";
import { Duration } from "../inspector/widgets/duration";
import type { BotDocument } from "../model/types";
import { words as builderWords } from "../messages";
import type { PanelProps } from "../panel";
import { words } from "./messages";
import { OptingOut } from "./opting-out";

type Settings = NonNullable<BotDocument["settings"]>;

const FLOWS = ["fallback", "on_error", "on_no_reply", "on_invalid", "on_expired"] as const;
const TEXTS = ["error", "no_reply", "invalid"] as const;

export function BotSettings({ onClose }: PanelProps) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store } = useBuilder();
  const document = useDocument();
  const readOnly = useDraft((state) => state.readOnly);
  const settings: Settings = document.settings ?? {};
  const how = (name: string) => ({ label: b("settingsTitle"), group: `settings/${name}` });
  const put = <Name extends keyof Settings>(name: Name, value: Settings[Name] | undefined) =>
    store.edit((each) => {
      const others = without(each.settings ?? {}, name);
      return { ...each, settings: (value === undefined ? others : { ...each.settings, [name]: value }) as Settings };
    }, how(name));
  const control = { disabled: readOnly };
  return (
    <PanelFrame title={b("settingsTitle")} onClose={onClose}>
      <div className="space-y-4">
        <Field label={t("name")}>
          {(field) => <Input {...field} {...control} value={document.name} onChange={(event) => store.edit((each) => ({ ...each, name: event.target.value }), how("name"))} />}
        </Field>
        <Field label={t("language")} help={t("languageHelp")}>
          {(field) => (
            <Input {...field} {...control} value={document.language ?? ""} placeholder="en" onChange={(event) => store.edit((each) => ({ ...each, language: event.target.value || "en" }), how("language"))} />
          )}
        </Field>
        <Field label={t("timezone")}>
          {(field) => <Input {...field} {...control} value={settings.timezone ?? ""} placeholder="UTC" onChange={(event) => put("timezone", event.target.value || undefined)} />}
        </Field>
        <Field label={t("expire_after")} help={t("expireHelp")}>
          {(field) => <Duration control={{ id: field.id, ...control }} value={settings.expire_after ?? ""} hint="P1D" onChange={(value) => put("expire_after", value)} />}
        </Field>
        <Field label={t("merge_window")} help={t("mergeHelp")}>
          {(field) => <Duration control={{ id: field.id, ...control }} value={settings.merge_window ?? ""} hint="PT0S" onChange={(value) => put("merge_window", value)} />}
        </Field>
        <Field label={t("owner_writes")}>
          {(field) => (
            <Select {...field} {...control} value={settings.owner_writes ?? "ignore"} onChange={(event) => put("owner_writes", event.target.value as "ignore" | "pause")}>
              <option value="ignore">{t("ignore")}</option>
              <option value="pause">{t("pause")}</option>
            </Select>
          )}
        </Field>
        {FLOWS.map((name) => (
          <Field key={name} label={t(name)}>
            {(field) => (
              <Select {...field} {...control} value={settings[name] ?? ""} onChange={(event) => put(name, event.target.value || null)}>
                <option value="">{t("noFlow")}</option>
                {(document.flows ?? []).map((flow) => (
                  <option key={flow.id} value={flow.id}>
                    {flow.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ))}
        {TEXTS.map((name) => (
          <Field key={name} label={t(`text_${name}`)} help={t("textHelp")} optional>
            {(field) => (
              <Textarea
                {...field}
                {...control}
                rows={2}
                value={settings.texts?.[name] ?? ""}
                onChange={(event) => {
                  const others = without(settings.texts ?? {}, name) as Record<string, string>;
                  put("texts", { ...others, ...(event.target.value && { [name]: event.target.value }) });
                }}
              />
            )}
          </Field>
        ))}
        <OptingOut settings={settings} language={document.language ?? "en"} disabled={readOnly} put={put} />
      </div>
    </PanelFrame>
  );
}

function without<T extends object>(dict: T, name: keyof T): Partial<T> {
  return Object.fromEntries(Object.entries(dict).filter(([each]) => each !== name)) as Partial<T>;
}
