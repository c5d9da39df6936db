/** What each permission allows, in the person's language; one that a newer wabot has is said as the API says it. */
import type { Schemas } from "@/api/client";
import { messages, useMessages } from "@/lib/i18n";

type Scope = Schemas["RoleBody"]["scopes"][number];

const en = {
  "accounts.read": "See people, their roles and the roles there are",
  "accounts.write": "Invite, change, disable and reset people; make roles",
  "analytics.read": "See analytics",
  "audit.read": "Read the audit log",
  "bots.override": "Publish bots in spite of problems and failing tests",
  "bots.publish": "Publish and restore bots",
  "bots.read": "See bots, their drafts, versions and tests",
  "bots.write": "Change drafts, run tests and simulate",
  "captures.read": "See and export captures: form answers, leads",
  "contacts.erase": "Erase a contact and everything kept about them",
  "contacts.read": "See contacts",
  "contacts.write": "Change, merge and opt out contacts",
  "conversations.media": "See and save the files in conversations",
  "conversations.read": "Read conversations",
  "conversations.reply": "Take over conversations, answer, label and note",
  "keys.write": "Make and remove one's own API keys",
  "labels.write": "Make, change and remove labels",
  "live.read": "Follow what happens, of what one may see",
  "numbers.link": "Link a number: see its QR and pairing codes",
  "numbers.read": "See numbers and their states",
  "numbers.write": "Add, assign, start and stop numbers",
  "palette.read": "See the steps there are and the plugins",
  "personal.read": "See phone numbers and other personal data",
  "secrets.names": "See the names of secrets, to pick from",
  "secrets.write": "Set secrets; nobody reads them",
  "settings.write": "Change the settings and switch features on and off",
  "simulations.live": "Simulate with the real services and secrets",
  "vault.write": "Seal, restore and remove the sessions of numbers",
} satisfies Record<Scope, string>;

const words = messages({
  en,
  pt: {
    "accounts.read": "Ver as pessoas, seus papéis e os papéis que existem",
    "accounts.write": "Convidar, alterar, desativar e redefinir pessoas; criar papéis",
    "analytics.read": "Ver as análises",
    "audit.read": "Ler o registro de auditoria",
    "bots.override": "Publicar bots apesar de problemas e testes que falham",
    "bots.publish": "Publicar e restaurar bots",
    "bots.read": "Ver os bots, seus rascunhos, versões e testes",
    "bots.write": "Alterar rascunhos, rodar testes e simular",
    "captures.read": "Ver e exportar capturas: respostas de formulários, leads",
    "contacts.erase": "Apagar um contato e tudo o que se guarda sobre ele",
    "contacts.read": "Ver os contatos",
    "contacts.write": "Alterar, unir e descadastrar contatos",
    "conversations.media": "Ver e salvar os arquivos das conversas",
    "conversations.read": "Ler as conversas",
    "conversations.reply": "Assumir conversas, responder, etiquetar e anotar",
    "keys.write": "Criar e remover as próprias chaves de API",
    "labels.write": "Criar, alterar e remover etiquetas",
    "live.read": "Acompanhar o que acontece, dentro do que pode ver",
    "numbers.link": "Conectar um número: ver seus códigos QR e de pareamento",
    "numbers.read": "Ver os números e seus estados",
    "numbers.write": "Adicionar, atribuir, iniciar e parar números",
    "palette.read": "Ver os passos que existem e os plugins",
    "personal.read": "Ver telefones e outros dados pessoais",
    "secrets.names": "Ver os nomes dos segredos, para escolher",
    "secrets.write": "Definir segredos; ninguém os lê",
    "settings.write": "Mudar as configurações e ligar ou desligar recursos",
    "simulations.live": "Simular com os serviços e segredos de verdade",
    "vault.write": "Selar, restaurar e remover as sessões dos números",
  },
});

/** Return how permissions are said; `said` is the API's own words. */
export function useScopeName(): (scope: string, said?: string) => string {
  const t = useMessages(words);
  return (scope, said) => (isKnown(scope) ? t(scope) : (said ?? scope));
}

function isKnown(scope: string): scope is Scope {
  return Object.hasOwn(en, scope);
}
