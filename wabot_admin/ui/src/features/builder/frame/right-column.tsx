/** The right column: as wide as it is dragged; on a phone a sheet over the lower part. */
import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { words } from "../messages";

const LEAST = 300;
const ROOMY = 392;
const MOST = 720;
const STEP = 24;

type ColumnProps = {
  open: boolean;
  covered: boolean;
  /** What is in it needs more than a form does: it is wider, and on a phone nearly all there is. */
  roomy?: boolean | undefined;
  children: ReactNode;
};

export function RightColumn({ open, covered, roomy = false, children }: ColumnProps) {
  const t = useMessages(words);
  const [wanted, setWidth] = useState(344);
  const least = roomy ? ROOMY : LEAST;
  const width = Math.max(wanted, least);
  const resize = (next: number) => setWidth(Math.min(MOST, Math.max(least, Math.round(next))));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(innerWidth - event.clientX);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") resize(width + STEP);
    if (event.key === "ArrowRight") resize(width - STEP);
  };
  return (
    <aside
      data-beside-canvas
      inert={covered}
      aria-label={t("inspector")}
      className={cn(
        "relative shrink-0 border-l bg-surface max-md:absolute max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:h-[62%] max-md:w-full! max-md:rounded-t-xl max-md:border-t max-md:shadow-raised",
        roomy && "max-md:h-[calc(100%-0.5rem)]",
        !open && "max-md:hidden",
      )}
      style={{ width }}
    >
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a focusable separator is a control (ARIA) */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={t("resize")}
        aria-valuenow={width}
        aria-valuemin={least}
        aria-valuemax={MOST}
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- as above
        className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none hover:bg-primary/25 max-md:hidden"
        onPointerDown={drag}
        onPointerMove={move}
        onKeyDown={press}
      />
      {children}
    </aside>
  );
}
