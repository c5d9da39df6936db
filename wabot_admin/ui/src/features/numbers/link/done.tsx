/** The number is linked: who answers on it, and where to go from here. */
import { CircleCheck } from "lucide-react";
import { Link } from "react-router";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { Button } from "@/components/ui/button";
import { AssignBot } from "@/features/numbers/assign-bot";
import { words } from "@/features/numbers/link/messages";
import type { NumberRow } from "@/components/numbers/state";
import { useMessages } from "@/lib/i18n";

export function LinkDone({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  const mayWrite = useMay("numbers.write");
  const phone = $api.useQuery("get", "/api/about", {}, { staleTime: 60_000 }).data?.phone;
  return (
    <div className="flex min-h-96 flex-col items-center justify-center gap-5 py-6 text-center" role="status">
      <span className="grid size-14 place-items-center rounded-full bg-primary-soft text-primary-ink">
        <CircleCheck className="size-7" aria-hidden />
      </span>
      <div className="space-y-1">
        <h2 className="text-lg font-semibold">{t("linked", { name: number.name })}</h2>
        <p className="mx-auto max-w-sm text-balance text-muted-foreground">
          {number.bot_name ? t("linkedBot", { bot: number.bot_name }) : mayWrite ? t("linkedNoBot") : t("linkedHelp")}
        </p>
      </div>
      {number.bot === null && mayWrite && (
        <div className="w-full max-w-xs text-left">
          <AssignBot number={number} />
        </div>
      )}
      <div className="flex flex-wrap justify-center gap-2">
        {phone && (
          <Button asChild>
            <a href={phone} target="_blank" rel="noopener noreferrer">
              {t("tryPhone")}
            </a>
          </Button>
        )}
        <Button asChild variant="primary">
          <Link to={`/numbers/${number.id}`}>{t("toNumber")}</Link>
        </Button>
      </div>
    </div>
  );
}
