/** The first step to a number: its name, and who answers on it. */
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { ask, useAction } from "@/api/action";
import { $api, api, changed } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { fieldProblem } from "@/api/problems";
import { Field } from "@/components/field";
import { words as common } from "@/components/messages";
import { Page } from "@/components/page";
import { ProblemLine } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { BotSelect } from "@/features/numbers/bot-select";
import { words as own } from "@/features/numbers/link/messages";
import { Steps } from "@/features/numbers/link/steps";
import { words } from "@/features/numbers/messages";
import { useMessages } from "@/lib/i18n";

export function NewNumber() {
  const t = useMessages(words);
  const l = useMessages(own);
  const c = useMessages(common);
  const navigate = useNavigate();
  const known = useMe().isSuccess;
  const mayAdd = useMay("numbers.write");
  const mayLink = useMay("numbers.link");
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const bots = $api.useQuery("get", "/api/bots", { params: { query: { limit: 2 } } }, { enabled: useMay("bots.read") });
  const only = bots.data?.items.length === 1 ? bots.data.items[0] : undefined;
  const bot = chosen === undefined ? (only?.id ?? null) : chosen;
  const adding = useAction(() => ask(api.POST("/api/numbers", { body: { name: name.trim(), bot } })));
  const add = async () => {
    const made = await adding.run();
    if (!made) return;
    await changed("/api/numbers");
    await navigate(`/numbers/${made.id}${mayLink ? "/link" : ""}`);
  };
  if (known && !mayAdd) {
    return (
      <Page title={t("add")} className="max-w-3xl">
        <Card className="p-6 text-muted-foreground">{l("noAddRight")}</Card>
      </Page>
    );
  }
  return (
    <Page title={t("add")} className="max-w-3xl">
      <Steps at={0} />
      <Card className="p-5 sm:p-6">
        <form
          className="space-y-5"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <Field label={t("name")} help={t("nameHelp")} error={fieldProblem(adding.error, "name")}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                required
                maxLength={200}
                value={name}
                onChange={(event) => setName(event.target.value)}
                autoComplete="off"
              />
            )}
          </Field>
          <Field label={t("answers")} help={bot === null ? t("noBotHelp") : undefined}>
            {(control) => <BotSelect control={control} value={bot} onChange={setChosen} />}
          </Field>
          <ProblemLine error={adding.error} />
          <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <Button asChild>
              <Link to="/numbers">{c("cancel")}</Link>
            </Button>
            <Button type="submit" variant="primary" busy={adding.busy} disabled={!name.trim()}>
              {l("continue")}
            </Button>
          </div>
        </form>
      </Card>
    </Page>
  );
}
