/** What a person is called: their name, else their number. */
import type { Word } from "@/features/conversations/messages";
import type { Translate } from "@/lib/i18n";
import { phoneShown } from "@/lib/shown";

interface Known {
  name: string | null;
  phone: string | null;
}

export function personName(t: Translate<Word>, { name, phone }: Known): string {
  return name || (phone && phoneShown(phone)) || t("unnamed");
}
