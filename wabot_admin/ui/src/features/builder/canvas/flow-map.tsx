/** The whole flow, small, with what is in view; pressing or dragging goes there, the wheel comes nearer. */
import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { type PointerEvent, memo, useDeferredValue, useEffect, useMemo, useRef } from "react";
import { useMessages } from "@/lib/i18n";
import { words } from "../messages";
import type { AnyNode } from "./drawing";
import { around, type Box, framed, pathOf, rectOf, within } from "./map-shape";
import { CARD_WIDTH } from "../model/sizes";

const MAP = { width: 200, height: 150 };
const MARGIN = 10;
const CARD_HEIGHT = 120; // of a card whose size is not known yet
const WHEEL = 0.002;

export function FlowMap() {
  const t = useMessages(words);
  const boxes = useBoxes();
  const all = useMemo(() => around(boxes), [boxes]);
  const view = useView();
  const whole = all ? around([all, view]) : view;
  const part = framed(whole ?? view, MAP, MARGIN);
  const { svg, goThere } = useGoing(part, all);
  return (
    <Panel position="bottom-right" className="m-3! max-md:mb-17! overflow-hidden rounded-lg border bg-surface shadow-card">
      <svg
        ref={svg}
        role="img"
        aria-label={t("map")}
        {...MAP}
        viewBox={`${part.x} ${part.y} ${part.width} ${part.height}`}
        className="nopan nowheel block cursor-pointer touch-none active:cursor-grabbing"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          goThere(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && goThere(event)}
      >
        <Boxes boxes={boxes} />
        <path d={rectOf(part) + rectOf(view)} fillRule="evenodd" className="fill-muted/70" />
        <path d={rectOf(view)} className="fill-none stroke-primary stroke-[1.5] [vector-effect:non-scaling-stroke]" />
      </svg>
    </Panel>
  );
}

const Boxes = memo(function Boxes({ boxes }: { boxes: readonly Box[] }) {
  return <path d={pathOf(boxes)} className="fill-input" />;
});

/** Return where the cards and notes are; a little late while something is typed or dragged, which comes first. */
function useBoxes(): readonly Box[] {
  const nodes = useDeferredValue(useStore((state) => state.nodes as AnyNode[]));
  return useMemo(
    () =>
      nodes.map(({ position, measured, width, height }) => ({
        x: Math.round(position.x),
        y: Math.round(position.y),
        width: Math.round(measured?.width ?? width ?? CARD_WIDTH),
        height: Math.round(measured?.height ?? height ?? CARD_HEIGHT),
      })),
    [nodes],
  );
}

function useView(): Box {
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** Return what brings the place under the pointer into the middle of the canvas; the wheel zooms there too. */
function useGoing(part: Box, all: Box | undefined) {
  const { setCenter, getZoom, zoomTo } = useReactFlow();
  const svg = useRef<SVGSVGElement>(null);
  const goThere = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>) => {
    const { left, top } = currentTarget.getBoundingClientRect();
    const scale = part.width / MAP.width;
    const to = within(all ?? part, { x: part.x + (clientX - left) * scale, y: part.y + (clientY - top) * scale });
    void setCenter(to.x, to.y, { zoom: getZoom() });
  };
  useEffect(() => {
    const map = svg.current;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      void zoomTo(getZoom() * 2 ** (-event.deltaY * WHEEL));
    };
    map?.addEventListener("wheel", turn, { passive: false });
    return () => map?.removeEventListener("wheel", turn);
  }, [zoomTo, getZoom]);
  return { svg, goThere };
}
