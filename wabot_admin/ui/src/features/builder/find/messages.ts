/** Words of finding steps and of the keys. */
import { messages } from "@/lib/i18n";

export const words = messages({
  en: {
    findStep: "Find a step",
    findHelp: "Words in it, its title or its id",
    shortcuts: "Keys",
    keyAdd: "Add a step after the selected one",
    keyConnect: "Choose where the step leads",
    keyWalk: "Go from step to step",
    keyEdit: "Edit the selected step",
    keyDelete: "Remove what is selected",
    keyHeal: "Remove and join the ends",
    keyFind: "Find a step",
    keyUndo: "Undo, redo",
    keyCopy: "Copy, cut, paste: between bots too",
    keyDuplicate: "Duplicate",
    keyAll: "Select everything",
    keySave: "Save now",
    keyEscape: "Select nothing",
    keyHelp: "These keys",
  },
  pt: {
    findStep: "Encontrar um passo",
    findHelp: "Palavras nele, o título ou o id",
    shortcuts: "Teclas",
    keyAdd: "Adicionar um passo depois do selecionado",
    keyConnect: "Escolher para onde o passo leva",
    keyWalk: "Ir de passo em passo",
    keyEdit: "Editar o passo selecionado",
    keyDelete: "Remover o que está selecionado",
    keyHeal: "Remover e unir as pontas",
    keyFind: "Encontrar um passo",
    keyUndo: "Desfazer, refazer",
    keyCopy: "Copiar, recortar, colar: também entre bots",
    keyDuplicate: "Duplicar",
    keyAll: "Selecionar tudo",
    keySave: "Salvar agora",
    keyEscape: "Não selecionar nada",
    keyHelp: "Estas teclas",
  },
});

export type FindWord = keyof (typeof words)["en"];
