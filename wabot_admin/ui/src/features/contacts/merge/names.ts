/** What a contact is called: by name, else by phone number, else as someone. */
import { words } from "@/features/contacts/messages";
import { useMessages } from "@/lib/i18n";
import { phoneShown } from "@/lib/shown";

export function useContactName(): (contact: { name: string | null; phone: string | null }) => string {
  const t = useMessages(words);
  return ({ name, phone }) => name || (phone && phoneShown(phone)) || t("unnamed");
}
