/** The labels of a conversation: taken off, put on, and made anew by who may. */
import { Check, Plus, X } from "lucide-react";
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { $api, api, changed, type Schemas } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { useMay } from "@/api/me";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { words } from "@/features/conversations/details/messages";
import { LabelChip } from "@/features/conversations/label-chip";
import { putLabel, takeLabel } from "@/features/conversations/thread/use-actions";
import { useMessages } from "@/lib/i18n";

const COLOURS = ["#2f9e6e", "#2f6fde", "#8b5cf6", "#d6409f", "#e5484d", "#e8890c", "#a3842f", "#64748b"];

export function Labels({ conversation }: { conversation: Schemas["Conversation"] }) {
  const t = useMessages(words);
  const may = useMay("conversations.reply");
  const mayMake = useMay("labels.write");
  const [making, setMaking] = useState(false);
  const all = $api.useQuery("get", "/api/labels", {}, { enabled: may }).data?.items ?? [];
  const on = new Set(conversation.labels.map(({ id }) => id));
  const toggle = (label: Schemas["Label"]) =>
    (on.has(label.id) ? takeLabel : putLabel)(conversation.id, label.id).catch(toastProblem);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {conversation.labels.length === 0 && <span className="text-muted-foreground">{t("noLabels")}</span>}
      {conversation.labels.map((label) => (
        <LabelChip key={label.id} label={label}>
          {may && (
            <button
              type="button"
              aria-label={t("takeLabel", { name: label.name })}
              onClick={() => void toggle(label)}
              className="-mr-1 grid size-6 place-items-center rounded-full hover:bg-accent"
            >
              <X className="size-3" aria-hidden />
            </button>
          )}
        </LabelChip>
      ))}
      {may && (
        <Menu
          align="start"
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={t("addLabel")}>
              <Plus aria-hidden />
            </Button>
          }
        >
          {all.map((label) => (
            <MenuItem key={label.id} onSelect={() => void toggle(label)}>
              <span className="size-2.5 shrink-0 rounded-full" style={{ backgroundColor: label.colour }} aria-hidden />
              <span className="max-w-52 flex-1 truncate">{label.name}</span>
              {on.has(label.id) && <Check aria-hidden />}
            </MenuItem>
          ))}
          {all.length === 0 && !mayMake && <MenuItem disabled>{t("noLabels")}</MenuItem>}
          {mayMake && all.length > 0 && <MenuSeparator />}
          {mayMake && (
            <MenuItem onSelect={() => setMaking(true)}>
              <Plus aria-hidden />
              {t("newLabel")}
            </MenuItem>
          )}
        </Menu>
      )}
      {making && <NewLabel conversation={conversation.id} onClose={() => setMaking(false)} />}
    </div>
  );
}

function NewLabel({ conversation, onClose }: { conversation: string; onClose: () => void }) {
  const t = useMessages(words);
  const [name, setName] = useState("");
  const [colour, setColour] = useState(COLOURS[0] ?? "");
  const make = useAction(async () => {
    const made = await ask(api.POST("/api/labels", { body: { name, colour } }));
    await putLabel(conversation, made.id);
    void changed("/api/labels");
    onClose();
  });
  return (
    <FormDialog open onOpenChange={onClose} title={t("newLabel")} verb={t("makeLabel")} action={make} onSubmit={() => void make.run()} disabled={!name.trim()}>
      <Field label={t("labelName")} error={fieldProblem(make.error, "name")}>
        {(control) => <Input {...control} autoFocus value={name} maxLength={50} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <fieldset>
        <legend className="mb-1.5 font-medium">{t("labelColour")}</legend>
        <div className="flex flex-wrap gap-2">
          {COLOURS.map((each) => (
            <label key={each} className="grid size-8 cursor-pointer place-items-center rounded-full has-checked:ring-2 has-checked:ring-ring has-focus-visible:outline-2">
              <input type="radio" name="colour" className="sr-only" aria-label={each} checked={colour === each} onChange={() => setColour(each)} />
              <span className="grid size-6 place-items-center rounded-full text-surface" style={{ backgroundColor: each }}>
                {colour === each && <Check className="size-3.5" aria-hidden />}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </FormDialog>
  );
}
