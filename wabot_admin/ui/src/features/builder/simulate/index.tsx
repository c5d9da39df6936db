/** Talking with the bot before anyone else does: a phone beside the canvas, and under it what happens inside. */
import { FlaskConical, PanelBottom, RotateCcw, SlidersHorizontal, TriangleAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { ProblemLine } from "@/components/problem-notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import { words as builderWords } from "../messages";
import type { PanelProps } from "../panel";
import { Tool } from "../tool";
import { Chat } from "./chat";
import { Inside } from "./inside";
import { KeepTest } from "./keep-test";
import { words } from "./messages";
import { NotStartable } from "./not-startable";
import { SetupForm } from "./setup";
import type { Setup } from "./talk";
import { useLight, useTalk } from "./use-talk";

export function Simulate({ onClose }: PanelProps) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { saver } = useBuilder();
  const [talk, { simulation, error, busy, over, unsaved }] = useTalk();
  const [setting, setSetting] = useState(false);
  const [keeping, setKeeping] = useState(false);
  const [inside, setInside] = useState(() => matchMedia("(min-width: 48rem)").matches);
  const ofDraft = useDraft((state) => state.version === null);
  useLight();
  const begin = (setup?: Setup) => {
    setSetting(false);
    void talk.begin(saver, setup);
  };
  useEffect(() => {
    if (!talk.get().simulation && !talk.get().busy) void talk.begin(saver);
  }, [talk, saver]);
  const started = simulation !== null;
  return (
    <section aria-label={b("simulate")} className="flex h-full flex-col">
      <header className="flex h-11 shrink-0 items-center gap-0.5 border-b pr-2 pl-4">
        <h2 className="font-semibold">{b("simulate")}</h2>
        {started && (
          <Badge tone={simulation.revision === null ? "neutral" : "info"} className="ml-2">
            {simulation.revision === null ? t("draft") : t("version", { number: simulation.revision })}
          </Badge>
        )}
        <span className="flex-1" />
        {ofDraft && <Tool icon={FlaskConical} label={t("keep")} disabled={!started || setting || over} onClick={() => setKeeping(true)} />}
        <Tool icon={RotateCcw} label={t("restart")} disabled={busy} onClick={() => begin()} />
        <Tool icon={SlidersHorizontal} label={t("setup")} pressed={setting} onClick={() => setSetting(!setting)} />
        <Tool icon={PanelBottom} label={t("inside")} pressed={inside} onClick={() => setInside(!inside)} />
        <Button variant="ghost" size="icon-sm" aria-label={t("close")} onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      {unsaved && <p role="alert" className="bg-danger-soft px-4 py-2 text-xs text-danger-ink">{t("unsaved")}</p>}
      {setting ? (
        <SetupForm onBegin={begin} onCancel={() => setSetting(false)} />
      ) : (
        <div className="@container flex min-h-0 flex-1 flex-col">
          <Notices onRestart={() => begin()} />
          {!started && error ? <NotStartable error={error} onRestart={() => begin()} /> : !started ? <Starting /> : (
            <div className="flex min-h-0 flex-1 flex-col @2xl:flex-row">
              <Chat className={cn("min-h-0 flex-1", inside && "max-md:hidden")} />
              {inside && <Inside className="max-md:flex-1 md:h-[42%] @2xl:h-auto @2xl:w-1/2 @2xl:border-t-0 @2xl:border-l" />}
            </div>
          )}
        </div>
      )}
      {keeping && <KeepTest onDone={() => setKeeping(false)} />}
    </section>
  );
}

/** What holds for the whole talk: that it is live, that it is out of date or over, and what was refused. */
function Notices({ onRestart }: { onRestart: () => void }) {
  const t = useMessages(words);
  const [talk, { simulation, error, over, draft }] = useTalk();
  const rev = useDraft((state) => state.rev);
  const dirty = useDraft((state) => state.saving !== "saved");
  if (!simulation) return null;
  const moved = simulation.revision === null && (draft !== rev || dirty);
  return (
    <div className="shrink-0 text-xs">
      {simulation.integrations === "live" && (
        <p className="flex items-start gap-2 bg-warning-soft px-4 py-2 font-medium text-warning-ink">
          <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          {t("live")}
        </p>
      )}
      {(moved || over) && (
        <p role="status" className="flex items-center justify-between gap-3 bg-info-soft px-4 py-1.5 text-info-ink">
          {t(over ? "over" : "moved")}
          <Button size="sm" className="text-foreground" onClick={onRestart}>{t("restart")}</Button>
        </p>
      )}
      {error !== null && (
        <div className="flex items-start gap-1 px-3 pt-2">
          <ProblemLine error={error} className="min-w-0 flex-1" />
          <Button variant="ghost" size="icon-sm" aria-label={t("dismiss")} onClick={talk.clear}><X aria-hidden /></Button>
        </div>
      )}
    </div>
  );
}

function Starting() {
  const t = useMessages(words);
  return (
    <div className="flex flex-1 flex-col gap-3 p-4" role="status">
      <span className="sr-only">{t("starting")}</span>
      <Skeleton className="mx-auto w-full max-w-96 flex-1 rounded-[1.75rem]" />
    </div>
  );
}
