/** Words of a published version that is looked at. */
import { messages } from "@/lib/i18n";

export const words = messages({
  en: {
    version: "Version {number}",
    shown: "What is shown",
    live: "Live",
    published: "published by {author} on {at}",
    toDraft: "Back to the draft",
    restore: "Restore",
    compare: "Compare with the draft",
    more: "More for this version",
    compareTitle: "Version {number} and the draft",
    compareHelp: "What the draft does otherwise than this version.",
    changes: "What differs",
    toVersion: "Back to version {number}",
    missing: "“{name}” has no version {number}",
    missingHelp: "Perhaps the address was cut off or mistyped. All versions that were published are in the history.",
    allVersions: "All versions",
  },
  pt: {
    version: "Versão {number}",
    shown: "O que é mostrado",
    live: "No ar",
    published: "publicada por {author} em {at}",
    toDraft: "Voltar ao rascunho",
    restore: "Restaurar",
    compare: "Comparar com o rascunho",
    more: "Mais para esta versão",
    compareTitle: "A versão {number} e o rascunho",
    compareHelp: "O que o rascunho faz de outro jeito que esta versão.",
    changes: "O que difere",
    toVersion: "Voltar à versão {number}",
    missing: "“{name}” não tem versão {number}",
    missingHelp: "Talvez o endereço esteja cortado ou errado. Todas as versões publicadas estão no histórico.",
    allVersions: "Todas as versões",
  },
});
