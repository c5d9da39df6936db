/** What the roles that are always there are called, in the person's language; a workspace's own are called what they are. */
import { messages, useMessages } from "@/lib/i18n";

const words = messages({
  en: { admin: "Admin", editor: "Editor", viewer: "Viewer", agent: "Agent" },
  pt: { admin: "Administrador", editor: "Editor", viewer: "Leitor", agent: "Atendente" },
});

const BUILTIN = ["admin", "editor", "viewer", "agent"] as const;

export function useRoleName(): (role: string) => string {
  const t = useMessages(words);
  return (role) => {
    const known = BUILTIN.find((each) => each === role);
    return known ? t(known) : role;
  };
}
