/** What a person is called: their name, else their number. */
import type { Word } from "@/features/conversations/messages";
import type { Translate } from "@/lib/i18n";

interface Known {
  name: string | null;
  phone: string | null;
}

export function personName(t: Translate<Word>, { name, phone }: Known): string {
  return name || (phone && phoneShown(phone)) || t("unnamed");
}

/** A phone number as one reads it; one that is masked has its plus already. */
export function phoneShown(phone: string): string {
  return phone.startsWith("+") ? phone : `+${phone}`;
}
