/** The accounts elsewhere one can sign in with: linking one, and unlinking those that are not the last way in. */
import { KeyRound, Link2, Unlink } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { ask, useAction } from "@/api/action";
import { $api, api, changed, type Schemas } from "@/api/client";
import { isProblem } from "@/api/problems";
import { Confirm } from "@/components/confirm";
import { Field } from "@/components/field";
import { FormDialog } from "@/components/form-dialog";
import { PasswordInput } from "@/components/password-input";
import { ProblemLine, ProblemNotice } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/me/messages";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact } from "@/lib/times";

type Identity = Schemas["Identity"];
type Provider = Schemas["Provider"];

/** Shown where there is something to link, or something was linked. */
export function IdentitiesCard({ password }: { password: boolean }) {
  const t = useMessages(words);
  const [params] = useSearchParams();
  const [linking, setLinking] = useState<Provider | null>(null);
  const providers = $api.useQuery("get", "/api/auth/providers", {}, { staleTime: 60_000 });
  const identities = $api.useQuery("get", "/api/me/identities");
  const error = providers.error ?? identities.error;
  if (error) {
    return (
      <Card>
        <ProblemNotice error={error} retry={() => void Promise.all([providers.refetch(), identities.refetch()])} />
      </Card>
    );
  }
  if (!providers.data || !identities.data) return <Skeleton className="h-32 rounded-xl" />;
  const linked = identities.data.items;
  const open = providers.data.items.filter(({ name }) => linked.every(({ provider }) => provider !== name));
  const refused = params.get("error");
  if (linked.length === 0 && open.length === 0 && !refused) return null;
  return (
    <Card>
      <CardHeading title={t("elsewhere")} help={t("elsewhereHelp")} />
      <CardBody className="space-y-4">
        {refused && <ProblemLine error={told(t(refused === "already_there" ? "linkedElsewhere" : refused === "sign_in_over" ? "linkOver" : "linkRefused"))} />}
        {linked.length > 0 && (
          <ul className="divide-y rounded-lg border">
            {linked.map((identity) => (
              <Linked key={identity.id} identity={identity} last={!password && linked.length === 1} />
            ))}
          </ul>
        )}
        {open.length > 0 && (
          <div className="flex flex-wrap gap-2">
            {open.map((provider) => (
              <Button key={provider.id} onClick={() => setLinking(provider)}>
                <Link2 aria-hidden />
                {t("link", { name: provider.name })}
              </Button>
            ))}
          </div>
        )}
      </CardBody>
      {linking && <LinkDialog provider={linking} password={password} onClose={() => setLinking(null)} />}
    </Card>
  );
}

function Linked({ identity, last }: { identity: Identity; last: boolean }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const [asking, setAsking] = useState(false);
  const name = identity.provider ?? identity.issuer;
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <KeyRound className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{name}</p>
        <p className="text-xs break-words text-muted-foreground">
          {[identity.email, t("linkedOn", { when: exact(new Date(identity.created), language) })].filter(Boolean).join(" · ")}
        </p>
        {last && <p className="mt-1 text-xs text-muted-foreground">{t("lastWayIn")}</p>}
      </div>
      {!last && (
        <Button variant="ghost" aria-label={t("unlinkIt", { name })} onClick={() => setAsking(true)}>
          <Unlink aria-hidden />
          {t("unlink")}
        </Button>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("unlinkTitle", { name })}
        help={t("unlinkHelp")}
        verb={t("unlink")}
        onConfirm={async () => {
          await ask(api.DELETE("/api/me/identities/{identity}", { params: { path: { identity: identity.id } } }));
          await changed("/api/me/identities");
          toast(t("unlinked", { name }));
        }}
      />
    </li>
  );
}

function LinkDialog({ provider, password, onClose }: { provider: Provider; password: boolean; onClose: () => void }) {
  const t = useMessages(words);
  const [typed, setTyped] = useState("");
  const linking = useAction(async () => {
    const body = { provider: provider.id, next: "/me", ...(password && { password: typed }) };
    const { address } = await ask(api.POST("/api/me/identities", { body }));
    location.assign(address);
  });
  const wrong = isProblem(linking.error) && linking.error.code === "bad_credentials";
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t("link", { name: provider.name })}
      help={t("linkHelp", { name: provider.name })}
      verb={t("goOn")}
      action={wrong ? { ...linking, error: null } : linking}
      onSubmit={() => void linking.run()}
      disabled={password && !typed}
    >
      {password && (
        <Field label={t("old")} error={wrong ? t("wrong") : undefined}>
          {(control) => (
            <PasswordInput {...control} autoFocus required value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="current-password" />
          )}
        </Field>
      )}
    </FormDialog>
  );
}

function told(title: string) {
  return { type: "about:blank", status: 400, code: "told", title };
}
