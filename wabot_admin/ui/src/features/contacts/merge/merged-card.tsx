/** Who was merged into a contact, and parting them again. */
import { Split } from "lucide-react";
import { useState } from "react";
import { ask } from "@/api/action";
import { api, changed, ifMatch, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { Confirm } from "@/components/confirm";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { words } from "@/features/contacts/merge/messages";
import { useContactName } from "@/features/contacts/merge/names";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact } from "@/lib/times";

type Whole = Schemas["WholeContact"];

export function MergedCard({ contact }: { contact: Whole }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const may = useMay("contacts.write");
  const name = useContactName();
  const [parting, setParting] = useState<Whole["merged"][number] | null>(null);
  if (contact.merged.length === 0) return null;
  return (
    <Card>
      <CardHeading title={t("mergedHere")} />
      <CardBody>
        <ul className="space-y-2.5">
          {contact.merged.map((one) => (
            <li key={one.id} className="flex items-center justify-between gap-3">
              <span className="min-w-0">
                <span className="block truncate font-medium">{name(one)}</span>
                <time dateTime={one.at} className="block text-xs text-muted-foreground">
                  {exact(new Date(one.at), language)}
                </time>
              </span>
              {may && (
                <Button size="sm" aria-label={t("partIt", { name: name(one) })} onClick={() => setParting(one)}>
                  <Split aria-hidden />
                  {t("part")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </CardBody>
      <Confirm
        open={parting !== null}
        onOpenChange={() => setParting(null)}
        title={t("partTitle", { name: parting ? name(parting) : "" })}
        help={t("partHelp")}
        verb={t("part")}
        danger={false}
        onConfirm={async () => {
          if (!parting) return;
          await ask(
            api.POST("/api/contacts/{contact}/unmerge", {
              params: { path: { contact: contact.id }, header: ifMatch(contact.rev) },
              body: { merged: parting.id },
            }),
          );
          await changed("/api/contacts", "/api/likenesses", "/api/conversations", "/api/captures");
          toast(t("parted", { name: name(parting) }));
        }}
      />
    </Card>
  );
}
