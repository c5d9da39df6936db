/** What plugs into the builder: one line a panel (see `panel`). */
import { Braces, Flame, FlaskConical, GitCompareArrows, History, Languages, ListChecks, MessageCircle, Rocket, Settings2, Smartphone } from "lucide-react";
import { later } from "@/components/later";
import type { Panel } from "./panel";

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
