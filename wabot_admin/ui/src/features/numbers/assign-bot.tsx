/** Letting a bot answer on a number, at once; a refusal puts the old one back. */
import { ask, useAction } from "@/api/action";
import { api, changed, ifMatch } from "@/api/client";
import { useMay } from "@/api/me";
import { ProblemLine } from "@/components/problem-notice";
import { toast } from "@/components/toasts";
import { BotSelect } from "@/features/numbers/bot-select";
import { words } from "@/features/numbers/messages";
import type { NumberRow } from "@/components/numbers/state";
import { useMessages } from "@/lib/i18n";

export function AssignBot({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  const mayWrite = useMay("numbers.write");
  const assigning = useAction(async (bot: string | null) => {
    const params = { path: { number: number.id }, header: ifMatch(number.rev) };
    return ask(api.PATCH("/api/numbers/{number}", { params, body: { bot } }));
  });
  const assign = async (bot: string | null, name: string) => {
    const done = await assigning.run(bot);
    await changed("/api/numbers");
    if (done) toast(bot ? t("assigned", { bot: name }) : t("unassigned"));
  };
  return (
    <>
      <BotSelect
        control={{ "aria-label": t("answers") }}
        value={number.bot}
        name={number.bot_name}
        disabled={!mayWrite || assigning.busy}
        onChange={(bot, name) => void assign(bot, name)}
      />
      <ProblemLine error={assigning.error} className="mt-2" />
    </>
  );
}
