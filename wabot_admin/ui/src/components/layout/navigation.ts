/** Where the sidebar and the command menu lead: one line a page. A page without a route has no line. */
import {
  Bot,
  ChartColumn,
  ContactRound,
  HeartPulse,
  House,
  Inbox,
  KeyRound,
  LockKeyhole,
  type LucideIcon,
  MessagesSquare,
  Puzzle,
  ScrollText,
  Settings,
  ShieldCheck,
  Tag,
  Smartphone,
  Users,
} from "lucide-react";
import type { LayoutWord } from "@/components/layout/messages";

export interface Place {
  to: string;
  label: LayoutWord;
  icon: LucideIcon;
  /** Who lacks this scope does not see it. */
  scope?: string;
}

export interface PlaceGroup {
  label?: LayoutWord;
  places: readonly Place[];
}

export const NAVIGATION: readonly PlaceGroup[] = [
  { places: [{ to: "/", label: "home", icon: House }] },
  {
    label: "build",
    places: [
      { to: "/bots", label: "bots", icon: Bot, scope: "bots.read" },
      { to: "/numbers", label: "numbers", icon: Smartphone, scope: "numbers.read" },
      { to: "/plugins", label: "plugins", icon: Puzzle, scope: "palette.read" },
      { to: "/secrets", label: "secrets", icon: LockKeyhole, scope: "secrets.names" },
    ],
  },
  {
    label: "talk",
    places: [
      { to: "/conversations", label: "conversations", icon: MessagesSquare, scope: "conversations.read" },
      { to: "/contacts", label: "contacts", icon: ContactRound, scope: "contacts.read" },
      { to: "/captures", label: "captures", icon: Inbox, scope: "captures.read" },
      { to: "/analytics", label: "analytics", icon: ChartColumn, scope: "analytics.read" },
    ],
  },
  {
    label: "workspace",
    places: [
      { to: "/accounts", label: "accounts", icon: Users, scope: "accounts.read" },
      { to: "/roles", label: "roles", icon: ShieldCheck, scope: "accounts.read" },
      { to: "/keys", label: "keys", icon: KeyRound, scope: "keys.write" },
      { to: "/labels", label: "labels", icon: Tag, scope: "labels.write" },
      { to: "/health", label: "health", icon: HeartPulse, scope: "numbers.read" },
      { to: "/audit", label: "audit", icon: ScrollText, scope: "audit.read" },
      { to: "/settings", label: "settings", icon: Settings, scope: "settings.write" },
    ],
  },
];

/** Return the groups that someone with these scopes may see. */
export function placesFor(scopes: readonly string[]): PlaceGroup[] {
  return NAVIGATION.map((group) => ({
    ...group,
    places: group.places.filter((place) => !place.scope || scopes.includes(place.scope)),
  })).filter((group) => group.places.length > 0);
}
