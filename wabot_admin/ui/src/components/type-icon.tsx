/** Icons by the names the palette gives. Common ones are here; the first other one brings all there are. */
import {
  AlarmClock, ArrowRight, Bell, Bot, Box, Calendar, CalendarClock, ClipboardList, Clock, CornerDownRight, CreditCard, Database, FileText,
  GitBranch, Globe, Hand, Headset, Image, Inbox, KeyRound, List, ListChecks, type LucideIcon, Mail, MapPin, MessageCircle, MessageCircleQuestion,
  Octagon, Package, Phone, Plug, Receipt, Regex, Search, Send, ShoppingCart, Shuffle, Smile, Sparkles, Split, Star, StickyNote, Tag, Target,
  Terminal, Timer, Truck, User, UserPen, UserPlus, UserSearch, Users, Variable, Webhook, Zap,
} from "lucide-react";
import { Suspense } from "react";
import { later } from "@/components/later";
import { Part } from "@/components/part";

const COMMON: Record<string, LucideIcon> = {
  "alarm-clock": AlarmClock, "arrow-right": ArrowRight, bell: Bell, bot: Bot, box: Box, calendar: Calendar, "calendar-clock": CalendarClock,
  "clipboard-list": ClipboardList, clock: Clock, "corner-down-right": CornerDownRight, "credit-card": CreditCard, database: Database,
  "file-text": FileText, "git-branch": GitBranch, globe: Globe, hand: Hand, headset: Headset, image: Image, inbox: Inbox, "key-round": KeyRound,
  list: List, "list-checks": ListChecks, mail: Mail, "map-pin": MapPin, "message-circle": MessageCircle,
  "message-circle-question": MessageCircleQuestion, octagon: Octagon, package: Package, phone: Phone, plug: Plug, receipt: Receipt, regex: Regex,
  search: Search, send: Send, "shopping-cart": ShoppingCart, shuffle: Shuffle, smile: Smile, sparkles: Sparkles, split: Split, star: Star,
  "sticky-note": StickyNote, tag: Tag, target: Target, terminal: Terminal, timer: Timer, truck: Truck, user: User, "user-pen": UserPen,
  "user-plus": UserPlus, "user-search": UserSearch, users: Users, variable: Variable, webhook: Webhook, zap: Zap,
};

const Rare = later<IconProps>(() => import("./all-icons").then((all) => all.RareIcon));

type IconProps = { name: string; className?: string };

/** Draw an icon; a name nobody knows is a box. */
export function TypeIcon({ name, className }: IconProps) {
  const Known = COMMON[name];
  if (Known) return <Known className={className} aria-hidden />;
  const box = <Box className={className} aria-hidden />;
  return (
    <Part fallback={box}>
      <Suspense fallback={box}>
        <Rare name={name} {...(className && { className })} />
      </Suspense>
    </Part>
  );
}
