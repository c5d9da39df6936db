/** Bringing a bot from a file: dropped or chosen, looked at, then taken. */
import { CircleAlert, FileJson, TriangleAlert, Upload } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { ask, useAction } from "@/api/action";
import { api, changed, type Schemas, type SentDocument } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { words as common } from "@/components/messages";
import { ProblemLine } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Dialog, DialogFooter } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { words } from "@/features/bots/messages";
import { SketchShown } from "@/features/bots/sketch";
import { cn } from "@/lib/cn";
import { useLanguage, useMessages } from "@/lib/i18n";

const LARGEST = 4 * 1024 * 1024;
const SHOWN = 5;

interface Found {
  document: SentDocument;
  inspection: Schemas["Inspection"];
}

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [language] = useLanguage();
  const t = useMessages(words);
  const c = useMessages(common);
  const navigate = useNavigate();
  const [found, setFound] = useState<Found | null>(null);
  const [name, setName] = useState("");
  const [unread, setUnread] = useState("");
  const looking = useAction(async (file: File) => {
    setUnread("");
    const document = file.size > LARGEST ? null : await read(file);
    if (!document) return setUnread(file.size > LARGEST ? t("tooLarge") : t("notABot"));
    const inspection = await ask(api.POST("/api/bots/inspect", { params: { query: { language } }, body: { document } }));
    setName(inspection.name);
    setFound({ document, inspection });
  });
  const bringing = useAction(({ document }: Found) => ask(api.POST("/api/bots/import", { body: { document, name: name.trim() } })));
  const bring = async () => {
    const made = found && (await bringing.run(found));
    if (!made) return;
    onClose();
    await changed("/api/bots");
    toast(t("created", { name: name.trim() }));
    await navigate(`/bots/${made.bot}`);
  };
  return (
    <Dialog open onOpenChange={onClose} firm title={t("importTitle")} help={t("importHelp")} className="top-[max(1rem,6dvh)] max-h-[88dvh] max-w-2xl">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void bring();
        }}
      >
        {found ? (
          <>
            <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(bringing.error, "name")}>
              {(control) => <Input {...control} autoFocus required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />}
            </Field>
            <Problems problems={found.inspection.problems} />
            <SketchShown sketch={found.inspection.sketch} name={found.inspection.name} />
            <ProblemLine error={bringing.error} />
          </>
        ) : (
          <>
            <DropZone busy={looking.busy} onFile={(file) => void looking.run(file)} />
            {unread ? (
              <p role="alert" className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger-ink">
                <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
                {unread}
              </p>
            ) : (
              <ProblemLine error={looking.error} />
            )}
          </>
        )}
        <DialogFooter>
          {found && (
            <Button className="sm:mr-auto" variant="ghost" onClick={() => setFound(null)}>
              {t("otherFile")}
            </Button>
          )}
          <Button onClick={onClose}>{c("cancel")}</Button>
          <Button type="submit" variant="primary" busy={bringing.busy} disabled={!found || !name.trim()}>
            {t("importVerb")}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

/** The browser's own file control, spread over the whole place: it takes what is dropped on it. */
function DropZone({ busy, onFile }: { busy: boolean; onFile: (file: File) => void }) {
  const t = useMessages(words);
  const [over, setOver] = useState(false);
  const Icon = over ? FileJson : Upload;
  return (
    <label
      aria-busy={busy || undefined}
      className={cn(
        "relative flex flex-col items-center rounded-xl border-2 border-dashed border-input/60 px-6 py-10 text-center transition-colors hover:bg-muted/60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring",
        over && "border-primary bg-primary-soft/60",
      )}
    >
      <span className="mb-3 rounded-full bg-muted p-3 text-muted-foreground">
        <Icon className="size-5" aria-hidden />
      </span>
      <span className="font-medium">{busy ? t("looking") : t("dropHere")}</span>
      <span className="mt-1 text-muted-foreground">{t("dropHelp")}</span>
      <input
        type="file"
        accept="application/json,.json"
        aria-label={t("file")}
        className="absolute inset-0 cursor-pointer opacity-0"
        disabled={busy}
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          setOver(false);
          if (file) onFile(file);
        }}
      />
    </label>
  );
}

/** What is wrong with it here: it can be imported all the same, and is mended in the builder. */
function Problems({ problems }: { problems: readonly Schemas["BotProblem"][] }) {
  const t = useMessages(words);
  const errors = problems.filter(({ severity }) => severity === "error");
  const first = [...errors, ...problems.filter(({ severity }) => severity !== "error")].slice(0, SHOWN);
  if (first.length === 0) return null;
  const Icon = errors.length ? CircleAlert : TriangleAlert;
  return (
    <section aria-label={t("problems")} className={cn("rounded-lg px-3 py-2.5 text-[0.8125rem]", errors.length ? "bg-danger-soft text-danger-ink" : "bg-warning-soft text-warning-ink")}>
      <p className="flex items-center gap-2 font-medium">
        <Icon className="size-4 shrink-0" aria-hidden />
        {errors.length ? t("toMend", { count: errors.length }) : t("toLookAt", { count: problems.length })}
      </p>
      <ul className="mt-1.5 list-disc space-y-1 pl-8 text-xs">
        {first.map((problem, index) => (
          <li key={index} className="break-words">
            {problem.message} {problem.mend}
          </li>
        ))}
        {problems.length > SHOWN && <li className="list-none">{t("andMore", { count: problems.length - SHOWN })}</li>}
      </ul>
    </section>
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
