/** Asks for a language to add: one of the common ones, or another by its code. */
import { useState, type FormEvent } from "react";
import { Field } from "@/components/field";
import { words as common } from "@/components/messages";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Input, Select } from "@/components/ui/input";
import { useLanguage, useMessages } from "@/lib/i18n";
import { languageName } from "@/lib/languages";
import { words } from "./messages";

const COMMON = [
  "af", "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja", "ko", "lt",
  "lv", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "vi", "zh",
];
const OTHER = "other";

type Props = { taken: readonly string[]; onAdd: (language: string) => void; onClose: () => void };

export function AddLanguage({ taken, onAdd, onClose }: Props) {
  const t = useMessages(words);
  const c = useMessages(common);
  const [mine] = useLanguage();
  const [chosen, setChosen] = useState("");
  const [code, setCode] = useState("");
  const free = COMMON.filter((each) => !taken.includes(each))
    .map((each) => ({ code: each, name: languageName(each, mine) }))
    .sort((a, b) => a.name.localeCompare(b.name, mine));
  const add = (event: FormEvent) => {
    event.preventDefault();
    onAdd(chosen === OTHER ? code.trim() : chosen);
    onClose();
  };
  const ready = chosen === OTHER ? /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code.trim()) && !taken.includes(code.trim()) : chosen !== "";
  return (
    <Dialog open onOpenChange={onClose} title={t("addLanguage")} help={t("addHelp")} className="max-w-md">
      <form onSubmit={add} className="space-y-4">
        <Field label={t("language")}>
          {(field) => (
            <Select {...field} autoFocus value={chosen} onChange={(event) => setChosen(event.target.value)}>
              <option value="" disabled>
                {t("choose")}
              </option>
              {free.map((each) => (
                <option key={each.code} value={each.code}>
                  {each.name}
                </option>
              ))}
              <option value={OTHER}>{t("otherLanguage")}</option>
            </Select>
          )}
        </Field>
        {chosen === OTHER && (
          <Field label={t("code")} help={t("codeHelp")}>
            {(field) => <Input {...field} autoFocus value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off" spellCheck={false} />}
          </Field>
        )}
        <DialogActions>
          <Button onClick={onClose}>{c("cancel")}</Button>
          <Button type="submit" variant="primary" disabled={!ready}>
            {t("addVerb")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
