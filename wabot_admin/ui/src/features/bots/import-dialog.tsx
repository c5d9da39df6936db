/** Bringing a bot from a file. */
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, type SentDocument } from "@/api/client";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { toast } from "@/components/toasts";
import { Input } from "@/components/ui/input";
import { words } from "@/features/bots/messages";
import { useMessages } from "@/lib/i18n";

export function ImportDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useMessages(words);
  const [file, setFile] = useState<File | null>(null);
  const [unread, setUnread] = useState(false);
  const bringing = useAction((document: SentDocument) =>
    ask(api.POST("/api/bots/import", { body: { document } })),
  );
  const close = (next: boolean) => {
    setFile(null);
    setUnread(false);
    bringing.clear();
    onOpenChange(next);
  };
  const bring = async () => {
    const document = file && (await read(file));
    setUnread(!document);
    const made = document && (await bringing.run(document));
    if (!made) return;
    close(false);
    await changed("/api/bots");
    toast(t("created", { name: String(made.document.name) }));
  };
  return (
    <FormDialog
      open={open}
      onOpenChange={close}
      title={t("import")}
      help={t("importHelp")}
      verb={t("import")}
      action={bringing}
      onSubmit={() => void bring()}
      disabled={!file}
    >
      <Field label={t("file")} error={unread ? t("notABot") : undefined}>
        {(control) => (
          <Input
            {...control}
            type="file"
            accept="application/json,.json"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            className="pt-1.5 file:mr-3 file:font-medium"
          />
        )}
      </Field>
    </FormDialog>
  );
}

/** What a file says is checked by the API, whole; here only that it is an object. */
async function read(file: File): Promise<SentDocument | null> {
  try {
    const found: unknown = JSON.parse(await file.text());
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as SentDocument) : null;
  } catch {
    return null;
  }
}
