/** The message, the button, and for who may: publishing in spite of what is wrong. */
import { Rocket } from "lucide-react";
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, ifMatch, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { Field } from "@/components/field";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox, Textarea } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { liveChanged } from "../look/published";
import { blocking, type Checks } from "./checks";
import { words } from "./messages";
import { type Plan, planBody } from "./plan";

type Published = { revision: Schemas["Revision"]; people: number; moving: boolean };
type Props = { bot: string; rev: number; checks: Checks; plan: Plan; onPublished: (published: Published) => void };

export function Go({ bot, rev, checks, plan, onPublished }: Props) {
  const t = useMessages(words);
  const mayPublish = useMay("bots.publish");
  const mayOverride = useMay("bots.override");
  const [message, setMessage] = useState("");
  const [anyway, setAnyway] = useState(false);
  const [reason, setReason] = useState("");
  const stops = blocking(checks);
  const blocked = (stops ?? 0) > 0;
  const overriding = blocked && anyway && mayOverride;
  const places = checks.impact.data?.places ?? [];
  const publishing = useAction(async () => {
    const waiting = planBody(plan, places);
    const said = [message.trim(), overriding && t("reasonSaid", { reason: reason.trim() })].filter(Boolean).join("\n");
    const init = { params: { path: { bot }, header: ifMatch(rev) }, body: { message: said, ...waiting } };
    const revision = await ask(overriding ? api.POST("/api/bots/{bot}/publish-anyway", init) : api.POST("/api/bots/{bot}/publish", init));
    await liveChanged();
    onPublished({ revision, people: checks.impact.data?.count ?? 0, moving: waiting.waiting !== "finish" });
  });
  const ready = checks.impact.data !== undefined && stops !== undefined && (!blocked || (overriding && reason.trim() !== ""));
  if (!mayPublish) return <Card className="p-5 text-muted-foreground">{t("notAllowed")}</Card>;
  return (
    <Card className="p-5">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void publishing.run();
        }}
      >
        <Field label={t("message")} help={t("messageHelp")} optional>
          {(control) => <Textarea {...control} rows={3} maxLength={1500} placeholder={t("messagePlaceholder")} value={message} onChange={(event) => setMessage(event.target.value)} />}
        </Field>
        {blocked && mayOverride && (
          <div className="rounded-lg bg-danger-soft p-3 text-danger-ink">
            <label className="flex items-start gap-2.5 font-medium">
              <Checkbox className="mt-0.5" checked={anyway} onChange={(event) => setAnyway(event.target.checked)} />
              {t("anyway")}
            </label>
            <p className="mt-1.5 text-[0.8125rem]">{t("anywayHelp")}</p>
          </div>
        )}
        {overriding && (
          <Field label={t("reason")} help={t("reasonHelp")}>
            {(control) => <Textarea {...control} required rows={2} maxLength={400} value={reason} onChange={(event) => setReason(event.target.value)} />}
          </Field>
        )}
        <ProblemLine error={publishing.error} />
        <Button type="submit" size="lg" variant={overriding ? "danger" : "primary"} className="w-full" busy={publishing.busy} disabled={!ready}>
          <Rocket aria-hidden />
          {t(overriding ? "publishAnyway" : "publish")}
        </Button>
        {blocked && !overriding && <p className="text-center text-[0.8125rem] text-muted-foreground">{t("blocked")}</p>}
        {stops === undefined && <p className="text-center text-[0.8125rem] text-muted-foreground">{t("checking")}</p>}
      </form>
    </Card>
  );
}
