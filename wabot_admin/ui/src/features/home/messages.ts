/** Words of the start page. */
import { messages } from "@/lib/i18n";

export const words = messages({
  en: { title: "Home" },
  pt: { title: "Início" },
});
