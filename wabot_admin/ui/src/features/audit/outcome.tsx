/** How something ended: done, refused and why, or unknown. */
import { CircleCheck, CircleHelp, CircleSlash } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { words } from "@/features/audit/messages";
import { useMessages } from "@/lib/i18n";

export function Outcome({ code }: { code: string }) {
  const t = useMessages(words);
  if (code === "done") {
    return (
      <Badge tone="good">
        <CircleCheck aria-hidden />
        {t("done")}
      </Badge>
    );
  }
  if (code === "interrupted") {
    return (
      <Badge tone="warning">
        <CircleHelp aria-hidden />
        {t("interrupted")}
      </Badge>
    );
  }
  return (
    <Badge tone="neutral" title={code.replaceAll("_", " ")}>
      <CircleSlash aria-hidden />
      {t("refused")}
    </Badge>
  );
}
