/** The providers people may sign in with, and how to set another up: where wabot is started, not here. */
import { KeyRound } from "lucide-react";
import { type ReactNode } from "react";
import { $api, type Schemas } from "@/api/client";
import { CopiedText } from "@/components/copy-button";
import { Empty } from "@/components/empty";
import { ProblemNotice } from "@/components/problem-notice";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/settings/messages";
import { useMessages } from "@/lib/i18n";

type Known = Schemas["KnownProvider"];

const SAMPLE = JSON.stringify(
  [
    {
      id: "work",
      name: "Work account",
      issuer: "https://login.example.com",
      client_id: "wabot",
      client_secret: "work_oidc",
      domains: ["example.com"],
      role: "agent",
    },
  ],
  null,
  2,
);

export function SignInSettings() {
  const t = useMessages(words);
  const query = $api.useQuery("get", "/api/settings/providers");
  if (query.error) {
    return (
      <Card>
        <ProblemNotice error={query.error} retry={() => void query.refetch()} />
      </Card>
    );
  }
  if (!query.data) return <Skeleton className="h-[36rem] rounded-xl" />;
  return (
    <div className="space-y-5">
      <p className="max-w-2xl text-muted-foreground">
        {t("signInHelp")} {t("unlikePassword")}
      </p>
      <Card>
        {query.data.items.length === 0 ? (
          <Empty icon={KeyRound} title={t("noProviders")} help={t("noProvidersHelp")} />
        ) : (
          <ul className="divide-y">
            {query.data.items.map((provider) => (
              <ProviderLine key={provider.id} provider={provider} />
            ))}
          </ul>
        )}
      </Card>
      <HowTo redirect={query.data.redirect} />
    </div>
  );
}

function ProviderLine({ provider }: { provider: Known }) {
  const t = useMessages(words);
  const { name, issuer, domains, role, claim, roles } = provider;
  return (
    <li className="flex gap-3 px-5 py-4">
      <KeyRound className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
      <div className="min-w-0 space-y-1">
        <h2 className="font-medium">{name}</h2>
        <p className="text-xs break-all text-muted-foreground">{issuer}</p>
        <p>{domains.length > 0 ? t("domain", { domains: domains.join(", "), role }) : t("onlyInvited")}</p>
        {Object.entries(roles).map(([value, given]) => (
          <p key={value} className="text-muted-foreground">
            {t("orRole", { role: given, claim, value })}
          </p>
        ))}
      </div>
    </li>
  );
}

function HowTo({ redirect }: { redirect: string | null }) {
  const t = useMessages(words);
  return (
    <Card>
      <CardHeading title={t("howTo")} />
      <CardBody>
        <ol className="space-y-5">
          <Step number={1} text={redirect ? t("stepRedirect") : t("noAdminUrl")}>
            <CopiedText text={redirect ?? "WABOT_ADMIN_URL=https://wabot.example.com"} />
          </Step>
          <Step number={2} text={t("stepSecret")}>
            <CopiedText text="WABOT_SECRET_WORK_OIDC=…" />
          </Step>
          <Step number={3} text={t("stepFile")}>
            <CopiedText text={SAMPLE} />
          </Step>
          <Step number={4} text={t("stepStart")}>
            <CopiedText text="WABOT_OIDC=/etc/wabot/providers.json" />
          </Step>
        </ol>
      </CardBody>
    </Card>
  );
}

function Step({ number, text, children }: { number: number; text: string; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span className="flex size-6 shrink-0 items-center justify-center rounded-full bg-muted text-xs font-medium text-muted-foreground" aria-hidden>
        {number}
      </span>
      <div className="min-w-0 flex-1 space-y-2">
        <p className="pt-0.5">{text}</p>
        {children}
      </div>
    </li>
  );
}
