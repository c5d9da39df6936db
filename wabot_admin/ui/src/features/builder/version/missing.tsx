/** In the place of a version that was never published. */
import { History } from "lucide-react";
import { Link } from "react-router";
import { Empty } from "@/components/empty";
import { usePageTitle } from "@/components/page";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import { words } from "./messages";

export function MissingVersion({ bot, name, number }: { bot: string; name: string; number: string }) {
  const t = useMessages(words);
  const heading = usePageTitle(name);
  const draft = `/bots/${encodeURIComponent(bot)}`;
  return (
    <div className="grid min-h-[60dvh] place-items-center">
      <h1 ref={heading} tabIndex={-1} className="sr-only">
        {name}
      </h1>
      <Empty
        icon={History}
        title={t("missing", { number, name })}
        help={t("missingHelp")}
        action={
          <>
            <Button asChild variant="primary">
              <Link to={draft}>{t("toDraft")}</Link>
            </Button>
            <Button asChild>
              <Link to={`${draft}?panel=history`}>{t("allVersions")}</Link>
            </Button>
          </>
        }
      />
    </div>
  );
}
