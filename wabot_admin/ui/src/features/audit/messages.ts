/** Words of the audit log. */
import { messages } from "@/lib/i18n";

export const words = messages({
  en: {
    title: "Audit log",
    help: "Every change and every refused one, newest first. Nobody can edit it: each entry is sealed to the one before.",
    when: "When",
    who: "Who",
    what: "What",
    which: "Which",
    outcome: "Outcome",
    done: "Done",
    refused: "Refused: {code}",
    none: "Nothing happened yet",
    noneHelp: "What people change from now on appears here.",
    filter: "Filter by who (exact id)",
  },
  pt: {
    title: "Auditoria",
    help: "Toda mudança e toda recusa, das mais novas às antigas. Ninguém pode editar: cada entrada é selada à anterior.",
    when: "Quando",
    who: "Quem",
    what: "O quê",
    which: "Qual",
    outcome: "Resultado",
    done: "Feito",
    refused: "Recusado: {code}",
    none: "Nada aconteceu ainda",
    noneHelp: "O que as pessoas mudarem a partir de agora aparece aqui.",
    filter: "Filtrar por quem (id exato)",
  },
});
