/** What plugs into the builder: one line a panel. A panel is a component in a subfolder of its own that reads and
 *  changes the draft through `draft/context` (`useBuilder`, `useDraft`) and the store's methods; the frame draws its
 *  button and its place, loads it when it is first opened and gives it `onClose`.
 *
 *  places: `inspector` a tab beside the chosen node's form · `side` the right column, in place of the inspector ·
 *  `page` over the canvas, the whole width · `dialog` over everything, drawn by the panel itself.
 *  bars: `tools` an icon button in the bar · `main` a button with its words at the right end. */
import { Braces, Flame, FlaskConical, GitCompareArrows, History, Languages, ListChecks, type LucideIcon, MessageCircle, Rocket, Settings2, Smartphone } from "lucide-react";
import type { ComponentType } from "react";
import { later } from "@/components/later";
import type { BuilderWord } from "./messages";

export type PanelProps = { onClose: () => void };

export type Panel = {
  id: string;
  icon: LucideIcon;
  /** A key of the builder's messages; it names the button, the column and the tab. */
  title: BuilderWord;
  place: "inspector" | "side" | "page" | "dialog";
  bar: "tools" | "main" | "none";
  /** Who lacks this scope does not see it. */
  scope?: string;
  /** At the side it takes more room: wider, and nearly the whole of a phone. */
  roomy?: boolean;
  /** It shows published versions too; others are about the draft. */
  versions?: boolean;
  /** The one primary button. */
  primary?: boolean;
  component: ComponentType<PanelProps>;
};

export const PANELS: readonly Panel[] = [
  { id: "preview-step", icon: Smartphone, title: "preview", place: "inspector", bar: "none", versions: true, component: later(() => import("./preview").then((module) => module.PreviewTab)) },
  { id: "preview", icon: Smartphone, title: "preview", place: "side", bar: "tools", versions: true, component: later(() => import("./preview").then((module) => module.PreviewPanel)) },
  {
    id: "variables",
    icon: Braces,
    title: "variablesTitle",
    place: "side",
    bar: "tools",
    versions: true,
    component: later(() => import("./settings/variables").then((module) => module.Variables)),
  },
  {
    id: "settings",
    icon: Settings2,
    title: "settingsTitle",
    place: "side",
    bar: "tools",
    versions: true,
    component: later(() => import("./settings").then((module) => module.BotSettings)),
  },
  {
    id: "problems",
    icon: ListChecks,
    title: "problemsTitle",
    place: "side",
    bar: "tools",
    component: later(() => import("./problems").then((module) => module.Problems)),
  },
  { id: "translations", icon: Languages, title: "translations", place: "page", bar: "tools", versions: true, component: later(() => import("./translations").then((module) => module.Translations)) },
  { id: "tests", icon: FlaskConical, title: "tests", place: "side", bar: "tools", roomy: true, component: later(() => import("./tests").then((module) => module.BotTests)) },
  { id: "heat", icon: Flame, title: "heat", place: "side", bar: "tools", scope: "analytics.read", versions: true, component: later(() => import("./heat").then((module) => module.HeatPanel)) },
  { id: "history", icon: History, title: "history", place: "page", bar: "tools", versions: true, component: later(() => import("./history").then((module) => module.VersionHistory)) },
  { id: "simulate", icon: MessageCircle, title: "simulate", place: "side", bar: "main", scope: "bots.write", roomy: true, versions: true, component: later(() => import("./simulate").then((module) => module.Simulate)) },
  { id: "publish", icon: Rocket, title: "publish", place: "page", bar: "main", scope: "bots.publish", primary: true, component: later(() => import("./publish").then((module) => module.Publish)) },
  { id: "compare", icon: GitCompareArrows, title: "compare", place: "page", bar: "none", versions: true, component: later(() => import("./version/compare").then((module) => module.CompareVersion)) },
];
