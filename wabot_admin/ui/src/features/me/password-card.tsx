/** Changing one's password. */
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, queries } from "@/api/client";
import { fieldProblem, isProblem } from "@/api/problems";
import { leave } from "@/api/session";
import { Field } from "@/components/field";
import { PasswordInput } from "@/components/password-input";
import { ProblemLine } from "@/components/problem-notice";
import { useSayProblem } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { words } from "@/features/me/messages";
import { useMessages } from "@/lib/i18n";

export function PasswordCard({ has }: { has: boolean }) {
  const t = useMessages(words);
  const [old, setOld] = useState("");
  const [wanted, setWanted] = useState("");
  const say = useSayProblem();
  const changing = useAction(async () => {
    await ask(api.POST("/api/me/password", { body: { password: old, new_password: wanted } }));
    queries.clear();
    leave();
    toast(t("passwordChanged"));
  });
  const code = isProblem(changing.error) ? changing.error.code : "";
  const weak = code === "weak_password" && isProblem(changing.error) ? say(changing.error) : undefined;
  const told = code === "bad_credentials" || code === "weak_password";
  if (!has) {
    return (
      <Card className="pb-1">
        <CardHeading title={t("password")} help={t("noPassword")} />
      </Card>
    );
  }
  return (
    <Card>
      <CardHeading title={t("password")} help={t("passwordHelp")} />
      <CardBody>
        <form
          className="space-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            void changing.run();
          }}
        >
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label={t("old")} error={code === "bad_credentials" ? t("wrong") : undefined}>
              {(control) => (
                <PasswordInput {...control} required value={old} onChange={(event) => setOld(event.target.value)} autoComplete="current-password" />
              )}
            </Field>
            <Field label={t("new")} help={t("newHelp")} error={weak ?? fieldProblem(changing.error, "new_password")}>
              {(control) => (
                <PasswordInput {...control} required value={wanted} onChange={(event) => setWanted(event.target.value)} autoComplete="new-password" />
              )}
            </Field>
          </div>
          <ProblemLine error={told ? null : changing.error} />
          <Button type="submit" busy={changing.busy} disabled={!old || !wanted}>
            {t("changePassword")}
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
