/** Making or changing a label: its name and a colour, which has a name too. */
import { Check } from "lucide-react";
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, ifMatch, type Schemas } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { toast } from "@/components/toasts";
import { Input } from "@/components/ui/input";
import { words } from "@/features/labels/messages";
import { useMessages } from "@/lib/i18n";

const COLOURS = {
  green: "#16a34a",
  blue: "#2563eb",
  violet: "#7c3aed",
  pink: "#db2777",
  red: "#dc2626",
  orange: "#ea580c",
  yellow: "#ca8a04",
  grey: "#64748b",
} as const;
const NAMED = Object.entries(COLOURS) as [keyof typeof COLOURS, string][];

export function LabelDialog({ label, onClose }: { label: Schemas["Label"] | null; onClose: () => void }) {
  const t = useMessages(words);
  const [name, setName] = useState(label?.name ?? "");
  const [colour, setColour] = useState<string>(label?.colour ?? COLOURS.green);
  const saving = useAction(async () => {
    const body = { name: name.trim(), colour };
    await (label
      ? ask(api.PUT("/api/labels/{label}", { params: { path: { label: label.id }, header: ifMatch(label.rev) }, body }))
      : ask(api.POST("/api/labels", { body })));
    await changed("/api/labels", "/api/conversations");
    toast(t(label ? "saved" : "made", { name: body.name }));
    onClose();
  });
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={label ? t("change", { name: label.name }) : t("new")}
      verb={t(label ? "save" : "create")}
      action={saving}
      onSubmit={() => void saving.run()}
      disabled={!name.trim()}
    >
      <Field label={t("name")} error={fieldProblem(saving.error, "name")}>
        {(control) => (
          <Input {...control} autoFocus required maxLength={50} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        )}
      </Field>
      <fieldset>
        <legend className="mb-2 font-medium">{t("colour")}</legend>
        <div className="flex flex-wrap items-center gap-2">
          {NAMED.map(([id, value]) => (
            <Swatch key={id} label={t(id)} colour={value} chosen={colour === value} onChoose={() => setColour(value)} />
          ))}
          <label className="flex items-center gap-2 text-muted-foreground">
            <input
              type="color"
              className="h-8 w-10 cursor-pointer rounded-md border border-input bg-surface p-0.5"
              value={colour}
              onChange={(event) => setColour(event.target.value.toLowerCase())}
            />
            {t("ownColour")}
          </label>
        </div>
      </fieldset>
    </FormDialog>
  );
}

interface SwatchProps {
  label: string;
  colour: string;
  chosen: boolean;
  onChoose: () => void;
}

function Swatch({ label, colour, chosen, onChoose }: SwatchProps) {
  return (
    <label
      className="relative flex size-8 cursor-pointer items-center justify-center rounded-full has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring"
      style={{ backgroundColor: colour }}
      title={label}
    >
      <input type="radio" name="colour" className="absolute inset-0 cursor-pointer opacity-0" aria-label={label} checked={chosen} onChange={onChoose} />
      {chosen && <Check className="size-4 text-white" aria-hidden />}
    </label>
  );
}
