/** How the builder is laid out: bar, left column, canvas or page panel, right column; one at a time on a phone. */
import { ReactFlowProvider } from "@xyflow/react";
import { Suspense, useState } from "react";
import { Part } from "@/components/part";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { prefer, usePreference } from "@/lib/preferences";
import { Canvas } from "../canvas";
import { useAdd } from "../canvas/add";
import { useClipboardEvents } from "../canvas/clipboard";
import { InsertContext, type Insertion } from "../canvas/inserting";
import { useBuilder, useDraft } from "../draft/context";
import { MergeDialog } from "../draft/merge-dialog";
import { FindStep } from "../find";
import { Shortcuts } from "../find/shortcuts";
import { Inspector } from "../inspector";
import { EDIT } from "../inspector/node-inspector";
import { words } from "../messages";
import { StepPicker } from "../palette/step-picker";
import { VersionBanner } from "../version/banner";
import { useFocusKept, useFrameKeys } from "./keys";
import { useOpenPanel } from "./open-panels";
import { RightColumn } from "./right-column";
import { SideBar } from "./side-bar";
import { TopBar } from "./top-bar";

export function Frame() {
  return (
    <ReactFlowProvider>
      <Layout />
    </ReactFlowProvider>
  );
}

function Layout() {
  const t = useMessages(words);
  const folded = usePreference("builder") === "folded";
  const [drawer, setDrawer] = useState(false);
  const [insertion, setInsertion] = useState<Insertion | null>(null);
  const readOnly = useDraft((state) => state.readOnly);
  const version = useDraft((state) => state.version);
  const covered = useOpenPanel("page") !== undefined;
  const { store } = useBuilder();
  const add = useAdd();
  useClipboardEvents();
  useFrameKeys();
  useFocusKept();
  return (
    <InsertContext value={(next) => !readOnly && setInsertion(next)}>
      <div data-fills className="flex h-[calc(100dvh-3.25rem)] flex-col overflow-hidden md:h-dvh">
        <TopBar onUnfold={folded ? () => prefer("builder", undefined) : undefined} />
        {version && <VersionBanner version={version} />}
        <div className="relative flex min-h-0 flex-1">
          {!folded && (
            <aside data-beside-canvas inert={covered} aria-label={t("steps")} className="hidden w-58 shrink-0 border-r bg-surface md:block">
              <SideBar onFold={() => prefer("builder", "folded")} />
            </aside>
          )}
          {drawer && (
            <aside aria-label={t("steps")} className="absolute inset-0 z-20 bg-surface md:hidden">
              <SideBar onFold={() => setDrawer(false)} onDone={() => setDrawer(false)} />
            </aside>
          )}
          <div inert={covered} className="relative min-w-0 flex-1">
            <Canvas />
            {!drawer && !readOnly && (
              <button
                type="button"
                className="absolute right-3 bottom-3 z-10 rounded-full bg-primary px-4 py-2.5 font-medium text-primary-foreground shadow-raised md:hidden"
                onClick={() => setDrawer(true)}
              >
                {t("steps")}
              </button>
            )}
          </div>
          <Side covered={covered} />
          <OpenPanel place="page" />
        </div>
        <OpenPanel place="dialog" />
        <MergeDialog />
        <FindStep />
        <Shortcuts />
        {insertion && (
          <StepPicker
            onClose={() => setInsertion(null)}
            onChoose={(type) => {
              setInsertion(null);
              add(type, insertion);
              store.openPanel(null);
            }}
          />
        )}
      </div>
    </InsertContext>
  );
}

/** The right column: a side panel, else what is chosen. */
function Side({ covered }: { covered: boolean }) {
  const panel = useOpenPanel("side");
  const chosen = useDraft((state) => state.selection.nodes.size + state.selection.notes.size > 0 || state.selection.start);
  const [tab, setTab] = useState(EDIT);
  if (panel) {
    return (
      <RightColumn open covered={covered} roomy={panel.roomy}>
        <OpenPanel place="side" />
      </RightColumn>
    );
  }
  return (
    <RightColumn open={chosen} covered={covered}>
      <Part>
        <Inspector tab={tab} onTab={setTab} />
      </Part>
    </RightColumn>
  );
}

function OpenPanel({ place }: { place: "side" | "page" | "dialog" }) {
  const { store } = useBuilder();
  const panel = useOpenPanel(place);
  if (!panel) return null;
  return (
    <div className={cn(place === "page" && "absolute inset-0 z-20 overflow-auto bg-background", place === "side" && "h-full")}>
      <Part key={panel.id}>
        <Suspense fallback={place === "dialog" ? null : <div className="space-y-3 p-4"><Skeleton className="h-6 w-40" /><Skeleton className="h-32" /></div>}>
          <panel.component onClose={() => store.openPanel(null)} />
        </Suspense>
      </Part>
    </div>
  );
}
