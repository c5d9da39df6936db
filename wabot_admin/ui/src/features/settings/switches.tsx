/** What a workspace may switch off for everybody; a refusal puts the switch back. */
import { useState } from "react";
import { ask } from "@/api/action";
import { $api, api, changed, ifMatch, type Schemas } from "@/api/client";
import { ProblemNotice } from "@/components/problem-notice";
import { toast, toastProblem } from "@/components/toasts";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Switch } from "@/components/ui/switch";
import { switchesInPortuguese, words } from "@/features/settings/messages";
import { useLanguage, useMessages } from "@/lib/i18n";

type Flags = Schemas["Flags"];

export function Switches() {
  const t = useMessages(words);
  const query = $api.useQuery("get", "/api/flags");
  return (
    <>
      <p className="mb-4 max-w-2xl text-muted-foreground">{t("switchesHelp")}</p>
      {query.error ? (
        <Card>
          <ProblemNotice error={query.error} retry={() => void query.refetch()} />
        </Card>
      ) : query.data ? (
        <SwitchList flags={query.data} />
      ) : (
        <Skeleton className="h-80 rounded-xl" />
      )}
    </>
  );
}

function SwitchList({ flags }: { flags: Flags }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const [underWay, setUnderWay] = useState<string | null>(null);
  const change = async (name: string, title: string, on: boolean) => {
    setUnderWay(name);
    try {
      await ask(api.PUT("/api/flags", { params: { header: ifMatch(flags.rev) }, body: { flags: { [name]: on } } }));
      toast(t(on ? "switchedOn" : "switchedOff", { title }));
    } catch (refusal) {
      toastProblem(refusal);
    }
    await changed("/api/flags", "/api/me");
    setUnderWay(null);
  };
  return (
    <Card>
      <ul className="divide-y">
        {flags.items.map(({ name, on, ...said }) => {
          const [title, help] = (language === "pt" && switchesInPortuguese[name]) || [said.title, said.help];
          return (
            <li key={name} className="flex items-start justify-between gap-4 px-5 py-3.5">
              <div className="min-w-0">
                <label htmlFor={`flag-${name}`} className="font-medium">
                  {title}
                </label>
                <p id={`flag-${name}-help`} className="text-muted-foreground">
                  {help}
                </p>
              </div>
              <Switch
                id={`flag-${name}`}
                className="mt-0.5"
                aria-describedby={`flag-${name}-help`}
                checked={underWay === name ? !on : on}
                aria-disabled={underWay !== null}
                onCheckedChange={(next) => underWay === null && void change(name, title, next)}
              />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
