/** Words of the keyboard shortcuts. */
import { messages } from "@/lib/i18n";

export const words = messages({
  en: {
    keys: "Keyboard shortcuts",
    keysHelp: "They work while you are not typing.",
    keysOn: "Shortcuts are on",
    keyNext: "Next conversation",
    keyBefore: "Previous conversation",
    keyReply: "Write a reply",
    keyNote: "Write a note",
    keyTake: "Take over",
    keyGive: "Give back to the bot",
    keyUnread: "Mark as read",
    keySelect: "Select; with Shift all from the last one on",
    keyDetails: "Show or hide the details",
    keySearch: "Search people",
    keyHelp: "This list",
  },
  pt: {
    keys: "Atalhos de teclado",
    keysHelp: "Funcionam enquanto você não está digitando.",
    keysOn: "Atalhos ligados",
    keyNext: "Próxima conversa",
    keyBefore: "Conversa anterior",
    keyReply: "Escrever uma resposta",
    keyNote: "Escrever uma nota",
    keyTake: "Assumir",
    keyGive: "Devolver ao bot",
    keyUnread: "Marcar como lida",
    keySelect: "Selecionar; com Shift, todas desde a última",
    keyDetails: "Mostrar ou ocultar os detalhes",
    keySearch: "Buscar pessoas",
    keyHelp: "Esta lista",
  },
});

export type Word = keyof (typeof words)["en"];
