/** Who was invited and has not come yet; an invite that went astray is withdrawn here. */
import { MailX } from "lucide-react";
import { useState } from "react";
import { ask } from "@/api/action";
import { $api, api, changed, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { Confirm } from "@/components/confirm";
import { ProblemNotice } from "@/components/problem-notice";
import { RelativeTime } from "@/components/relative-time";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/accounts/messages";
import { useMessages } from "@/lib/i18n";
import { useRoleName } from "@/lib/role-names";

export function Invites() {
  const t = useMessages(words);
  const { data, error, refetch } = $api.useQuery("get", "/api/accounts/invites");
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data?.items.length) return null;
  return (
    <Card className="mt-6">
      <CardHeading title={t("invited")} help={t("invitedHelp")} />
      <ul className="divide-y border-t">
        {data.items.map((invite) => (
          <Invited key={invite.id} invite={invite} />
        ))}
      </ul>
    </Card>
  );
}

function Invited({ invite }: { invite: Schemas["Invite"] }) {
  const t = useMessages(words);
  const nameOf = useRoleName();
  const mayWrite = useMay("accounts.write");
  const [asking, setAsking] = useState(false);
  const { id, email } = invite;
  return (
    <li className="flex items-center gap-3 px-5 py-3">
      <span className="min-w-0 flex-1 leading-tight">
        <span className="block truncate font-medium">{email}</span>
        <span className="block text-xs text-muted-foreground">
          {nameOf(invite.role)} · {t("ends")} <RelativeTime at={invite.expires} />
        </span>
      </span>
      {mayWrite && (
        <Button variant="ghost" size="sm" aria-label={t("withdrawIt", { email })} onClick={() => setAsking(true)}>
          <MailX aria-hidden />
          {t("withdraw")}
        </Button>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("withdrawTitle", { email })}
        help={t("withdrawHelp")}
        verb={t("withdraw")}
        onConfirm={async () => {
          await ask(api.DELETE("/api/accounts/invites/{invite}", { params: { path: { invite: id } } }));
          toast(t("withdrawn", { email }));
          await changed("/api/accounts/invites");
        }}
      />
    </li>
  );
}
