/** One's own account: name, password, second factor, sessions. */
import { useState } from "react";
import { ask, useAction } from "@/api/action";
import { api, changed, ifMatch, type Schemas } from "@/api/client";
import { signOut, useMe } from "@/api/me";
import { fieldProblem } from "@/api/problems";
import { Confirm } from "@/components/confirm";
import { Field } from "@/components/field";
import { Page } from "@/components/page";
import { ProblemLine, ProblemNotice } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { IdentitiesCard } from "@/features/me/identities-card";
import { words } from "@/features/me/messages";
import { PasswordCard } from "@/features/me/password-card";
import { TwoStepsCard } from "@/features/me/two-steps-card";
import { useMessages } from "@/lib/i18n";
import { useRoleName } from "@/lib/role-names";

export function Me() {
  const t = useMessages(words);
  const me = useMe();
  return (
    <Page title={t("title")} className="max-w-2xl">
      {me.error && <ProblemNotice error={me.error} retry={() => void me.refetch()} />}
      <div className="space-y-5">
        {me.data ? (
          <>
            <Profile account={me.data.account} />
            <PasswordCard has={me.data.password} />
            <TwoStepsCard account={me.data.account} possible={me.data.password} />
            <IdentitiesCard password={me.data.password} />
            <Sessions />
          </>
        ) : (
          me.isPending && [0, 1, 2].map((place) => <Skeleton key={place} className="h-44 rounded-xl" />)
        )}
      </div>
    </Page>
  );
}

function Profile({ account }: { account: Schemas["Account"] }) {
  const t = useMessages(words);
  const nameOf = useRoleName();
  const [name, setName] = useState(account.name);
  const saving = useAction(async () => {
    await ask(api.PATCH("/api/me", { params: { header: ifMatch(account.rev) }, body: { name } }));
    await changed("/api/me", "/api/accounts");
    toast(t("saved"));
  });
  return (
    <Card>
      <CardHeading title={t("profile")} help={`${account.email} · ${nameOf(account.role)}`} />
      <CardBody>
        <form
          className="space-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            void saving.run();
          }}
        >
          <Field label={t("name")} error={fieldProblem(saving.error, "name")}>
            {(control) => (
              <Input {...control} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} autoComplete="name" />
            )}
          </Field>
          <ProblemLine error={saving.error} />
          <Button type="submit" busy={saving.busy} disabled={!name.trim() || name === account.name}>
            {t("save")}
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}

function Sessions() {
  const t = useMessages(words);
  const [asking, setAsking] = useState(false);
  return (
    <Card>
      <CardHeading
        title={t("sessions")}
        help={t("sessionsHelp")}
        action={<Button onClick={() => setAsking(true)}>{t("everywhere")}</Button>}
      />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("everywhereTitle")}
        help={t("everywhereHelp")}
        verb={t("everywhere")}
        onConfirm={() => signOut(true)}
      />
    </Card>
  );
}
