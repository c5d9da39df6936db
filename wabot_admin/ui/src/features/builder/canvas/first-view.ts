/** Where the canvas is when a flow opens: all of it if that can be read, else its beginning. */
import { useReactFlow, useStore, type Viewport } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { type AnyNode, boxOf } from "./drawing";
import { START } from "./start-card";

type Box = { x: number; y: number; width: number; height: number };
type Size = { width: number; height: number };

const MARGIN = 40;
const TOOLS = 64; // at the bottom, where the canvas' buttons are
const READABLE = 0.5;
const NEAR = 0.85;

/** Return what shows all boxes, never larger than life; if that is too small to read, what begins at `start`. */
export function firstView(boxes: readonly Box[], start: Box | undefined, { width, height }: Size): Viewport {
  if (boxes.length === 0) return { x: width / 2, y: height / 2, zoom: 1 };
  const [left, top] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const [right, bottom] = [Math.max(...boxes.map((box) => box.x + box.width)), Math.max(...boxes.map((box) => box.y + box.height))];
  const room = { width: width - 2 * MARGIN, height: height - 2 * MARGIN - TOOLS };
  const zoom = Math.min(1, room.width / (right - left), room.height / (bottom - top));
  if (zoom >= READABLE || !start) {
    return { zoom, x: (width - (left + right) * zoom) / 2, y: (height - TOOLS - (top + bottom) * zoom) / 2 };
  }
  return { zoom: NEAR, x: MARGIN - start.x * NEAR, y: Math.min(height / 3, (height - TOOLS) / 2 - (start.height * NEAR) / 2) - start.y * NEAR };
}

/** Show each flow so when it is opened. */
export function useFirstView(flow: string | undefined, nodes: readonly AnyNode[]): void {
  const { setViewport, viewportInitialized } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (!viewportInitialized || width === 0 || flow === undefined || shown.current === flow) return;
    shown.current = flow;
    const boxes = nodes.map(boxOf);
    void setViewport(firstView(boxes, boxes.find((box) => box.id === START), { width, height }));
  }, [flow, nodes, width, height, viewportInitialized, setViewport]);
}
