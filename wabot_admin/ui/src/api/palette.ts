/** What can be put into a flow, in the person's language as far as packs speak it; another language is asked for anew
 *  while what was shown stays. */
import { $api } from "@/api/client";
import { useLanguage } from "@/lib/i18n";

export function usePalette({ enabled = true } = {}) {
  const [language] = useLanguage();
  return $api.useQuery("get", "/api/palette", { params: { query: { language } } }, { enabled, staleTime: 300_000, placeholderData: (before) => before });
}
