/** The start page. */
import { Page } from "@/components/page";
import { words } from "@/features/home/messages";
import { useMessages } from "@/lib/i18n";

export function Home() {
  const t = useMessages(words);
  return <Page title={t("title")}>{null}</Page>;
}
