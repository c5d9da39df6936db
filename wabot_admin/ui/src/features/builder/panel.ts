/** What a panel of the builder is: a component in a subfolder of its own that reads and
 *  changes the draft through `draft/context` (`useBuilder`, `useDraft`) and the store's methods; the frame draws its
 *  button and its place, loads it when it is first opened and gives it `onClose`.
 *
 *  places: `inspector` a tab beside the chosen node's form · `side` the right column, in place of the inspector ·
 *  `page` over the canvas, the whole width · `dialog` over everything, drawn by the panel itself.
 *  bars: `tools` an icon button in the bar · `main` a button with its words at the right end. */
import type { LucideIcon } from "lucide-react";
import type { ComponentType } from "react";
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
