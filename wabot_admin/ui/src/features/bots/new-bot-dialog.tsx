/** Making a bot: what to begin with, seen before it is taken, and a name. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { ask, useAction } from "@/api/action";
import { $api, api, changed, type Schemas } from "@/api/client";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { ProblemLine } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Dialog, DialogFooter } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { words as common } from "@/components/messages";
import { words } from "@/features/bots/messages";
import { largestOf, SketchShown } from "@/features/bots/sketch";
import { TemplateCard } from "@/features/bots/template-card";
import { useLanguage, useMessages } from "@/lib/i18n";

type Sample = NonNullable<Schemas["NewBotBody"]["sample"]>;

export function NewBotDialog({ sample, onClose }: { sample: string; onClose: () => void }) {
  const [language] = useLanguage();
  const t = useMessages(words);
  const c = useMessages(common);
  const navigate = useNavigate();
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, setChosen] = useState(sample);
  const gallery = $api.useQuery("get", "/api/templates", { params: { query: { language } } }, { staleTime: Infinity });
  const template = gallery.data?.templates.find(({ id }) => id === chosen);
  const name = typed ?? template?.name ?? "";
  const making = useAction(() =>
    ask(api.POST("/api/bots", { body: { name: name.trim(), ...(chosen && { sample: chosen as Sample, language }) } })),
  );
  const make = async () => {
    const made = await making.run();
    if (!made) return;
    onClose();
    await changed("/api/bots");
    toast(t("created", { name: name.trim() }));
    await navigate(`/bots/${made.bot}`);
  };
  return (
    <Dialog open onOpenChange={onClose} firm title={t("new")} help={t("newHelp")} className="top-[max(1rem,6dvh)] max-h-[88dvh] max-w-5xl">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <div className="grid grid-cols-1 gap-5 md:grid-cols-[18rem_minmax(0,1fr)]">
          <div className="min-w-0 space-y-4">
            <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(making.error, "name")}>
              {(control) => (
                <Input {...control} autoFocus required maxLength={200} value={name} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
              )}
            </Field>
            <fieldset className="min-w-0">
              <legend className="mb-1.5 font-medium">{t("begin")}</legend>
              <div className="-m-1 flex gap-2 overflow-x-auto p-1 md:block md:space-y-1.5 md:overflow-visible">
                <TemplateCard id="" name={t("empty")} description={t("emptyHelp")} outline={undefined} chosen={chosen === ""} onChoose={setChosen} />
                {gallery.isPending && [0, 1, 2, 3, 4].map((place) => <Skeleton key={place} className="h-18 w-60 shrink-0 rounded-lg md:w-full" />)}
                {gallery.data?.templates.map((each) => (
                  <TemplateCard
                    key={each.id}
                    id={each.id}
                    name={each.name}
                    description={each.description}
                    outline={largestOf(each.sketch)}
                    chosen={chosen === each.id}
                    onChoose={setChosen}
                  />
                ))}
              </div>
              <ProblemLine error={gallery.error} className="mt-2" />
            </fieldset>
          </div>
          <div className="min-w-0 md:border-l md:pl-5">
            {template ? (
              <section aria-label={t("preview", { name: template.name })} aria-live="polite">
                <h3 className="text-[0.9375rem] font-semibold">{template.name}</h3>
                <p className="mt-0.5 mb-3 text-muted-foreground">{template.description}</p>
                <SketchShown key={template.id} sketch={template.sketch} name={template.name} />
              </section>
            ) : (
              <EmptyPreview />
            )}
          </div>
        </div>
        <ProblemLine error={making.error} className="mt-4" />
        <DialogFooter>
          <Button onClick={onClose}>{c("cancel")}</Button>
          <Button type="submit" variant="primary" busy={making.busy} disabled={!name.trim()}>
            {t("create")}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function EmptyPreview() {
  const t = useMessages(words);
  const steps = [t("emptyFirst"), t("emptySecond"), t("emptyThird")];
  return (
    <section aria-label={t("preview", { name: t("empty") })} className="hidden h-full flex-col justify-center gap-4 rounded-lg border border-dashed bg-background px-8 py-10 md:flex">
      <h3 className="text-[0.9375rem] font-semibold">{t("emptyTitle")}</h3>
      <ol className="space-y-3">
        {steps.map((step, place) => (
          <li key={step} className="flex gap-3">
            <span className="grid size-6 shrink-0 place-items-center rounded-full bg-primary-soft text-xs font-semibold text-primary-ink">{place + 1}</span>
            <span className="text-muted-foreground">{step}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
