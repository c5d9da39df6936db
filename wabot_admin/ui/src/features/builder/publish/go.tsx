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
import { Textarea } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { liveChanged } from "../look/published";
import { PublishAnyway } from "./anyway";
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
  const [asking, setAsking] = useState(false);
  const stops = blocking(checks);
  const blocked = stops !== undefined && stops.errors + stops.failed.length > 0;
  const places = checks.impact.data?.places ?? [];
  const publishing = useAction(async (reason: string | null) => {
    const waiting = planBody(plan, places);
    const said = [message.trim(), reason !== null && t("reasonSaid", { reason })].filter(Boolean).join("\n");
    const init = { params: { path: { bot }, header: ifMatch(rev) }, body: { message: said, ...waiting } };
    const revision = await ask(reason === null ? api.POST("/api/bots/{bot}/publish", init) : api.POST("/api/bots/{bot}/publish-anyway", init));
    await liveChanged();
    onPublished({ revision, people: checks.impact.data?.count ?? 0, moving: waiting.waiting !== "finish" });
  });
  const known = checks.impact.data !== undefined && stops !== undefined;
  if (!mayPublish) return <Card className="p-5 text-muted-foreground">{t("notAllowed")}</Card>;
  return (
    <Card className="p-5">
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void publishing.run(null);
        }}
      >
        <Field label={t("message")} help={t("messageHelp")} optional>
          {(control) => <Textarea {...control} rows={3} maxLength={1500} placeholder={t("messagePlaceholder")} value={message} onChange={(event) => setMessage(event.target.value)} />}
        </Field>
        {!asking && <ProblemLine error={publishing.error} />}
        <Button type="submit" size="lg" variant="primary" className="w-full" busy={publishing.busy} disabled={!known || blocked}>
          <Rocket aria-hidden />
          {t("publish")}
        </Button>
        {blocked && <p className="text-center text-[0.8125rem] text-muted-foreground">{t(mayOverride ? "blocked" : "blockedForYou")}</p>}
        {blocked && mayOverride && (
          <Button className="w-full text-danger-ink" disabled={!known} onClick={() => setAsking(true)}>
            {t("anyway")}
          </Button>
        )}
        {stops === undefined && <p className="text-center text-[0.8125rem] text-muted-foreground">{t("checking")}</p>}
      </form>
      {asking && stops && <PublishAnyway stops={stops} action={publishing} onConfirm={(reason) => void publishing.run(reason)} onCancel={() => setAsking(false)} />}
    </Card>
  );
}
