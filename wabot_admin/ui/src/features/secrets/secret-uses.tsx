/** Which bots use a secret, and on asking where in them. */
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "@/api/me";
import type { Schemas } from "@/api/client";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { words } from "@/features/secrets/messages";
import { useMessages } from "@/lib/i18n";

type Secret = Schemas["Secret"];
type Use = Secret["uses"][number];

export function SecretUses({ secret }: { secret: Secret }) {
  const t = useMessages(words);
  const [open, setOpen] = useState(false);
  const { name, uses } = secret;
  if (uses.length === 0) return <span className="whitespace-nowrap text-muted-foreground">{t("unused")}</span>;
  return (
    <>
      <Button variant="link" className="px-0" onClick={() => setOpen(true)} aria-label={`${t("places", { count: uses.length })}: ${t("where", { name })}`}>
        {t("places", { count: uses.length })}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("where", { name })}>
        <ul className="divide-y rounded-lg border">
          {uses.map((use) => (
            <UseRow key={[use.bot, use.revision, use.flow, use.node, use.trigger, use.field].join()} use={use} />
          ))}
        </ul>
      </Dialog>
    </>
  );
}

function UseRow({ use }: { use: Use }) {
  const t = useMessages(words);
  const mayRead = useMay("bots.read");
  return (
    <li className="px-4 py-2.5">
      {mayRead ? (
        <Link to={`/bots/${use.bot}`} className="font-medium text-primary-ink hover:underline">
          {use.bot_name}
        </Link>
      ) : (
        <span className="font-medium">{use.bot_name}</span>
      )}
      <span className="block text-xs text-muted-foreground">
        {t("flow", { flow: use.flow })} · {use.revision === null ? t("draft") : t("published", { revision: use.revision })}
      </span>
    </li>
  );
}
