/** The secrets that a plugin's steps name, each set or not. */
import { CircleCheck, KeyRound, TriangleAlert } from "lucide-react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/plugins/messages";
import { useMessages } from "@/lib/i18n";

export function SecretNeeds({ impact }: { impact: Schemas["PluginImpact"] }) {
  const t = useMessages(words);
  const mayWrite = useMay("secrets.write");
  const { secrets } = impact;
  const unset = secrets?.some((secret) => !secret.set);
  return (
    <Card aria-labelledby="secrets">
      <CardHeading id="secrets" title={t("secrets")} />
      {!secrets || secrets.length === 0 ? (
        <p className="px-5 pb-5 text-muted-foreground">{t(secrets ? "noSecrets" : "secretsHidden")}</p>
      ) : (
        <ul className="divide-y border-t">
          {secrets.map((secret) => (
            <li key={secret.name} className="flex items-start justify-between gap-3 px-5 py-2.5">
              <span className="min-w-0">
                <code className="flex items-center gap-1.5 text-[0.8125rem] font-medium">
                  <KeyRound className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
                  <span className="break-all">{secret.name}</span>
                </code>
                <span className="block text-xs break-words text-muted-foreground">{t("usedIn", { bots: secret.bots.join(", ") })}</span>
              </span>
              <Badge tone={secret.set ? "good" : "warning"}>
                {secret.set ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}
                {t(secret.set ? "set" : "notSet")}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      {unset && mayWrite && (
        <p className="border-t px-5 py-3">
          <Link to="/secrets" className="font-medium text-primary-ink underline-offset-4 hover:underline">
            {t("toSecrets")}
          </Link>
        </p>
      )}
    </Card>
  );
}
