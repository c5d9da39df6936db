/** The dots behind the flow: a layer of its own that is moved with the view and drawn anew only when that comes nearer. */
import { type ReactFlowState, useStoreApi } from "@xyflow/react";
import { useLayoutEffect, useRef } from "react";
import { isFar } from "./far";

const GAP = 20;
const RADIUS = 0.7;

export function Dots() {
  const layer = useRef<HTMLDivElement>(null);
  const flow = useStoreApi();
  useLayoutEffect(() => {
    const follow = (state: ReactFlowState, before?: ReactFlowState) => {
      if (state.transform !== before?.transform && layer.current) put(layer.current, state);
    };
    follow(flow.getState());
    return flow.subscribe(follow);
  }, [flow]);
  return (
    <div className="react-flow__background absolute inset-0 overflow-hidden" aria-hidden>
      <div ref={layer} className="wabot-dots" />
    </div>
  );
}

function put({ style }: HTMLElement, state: ReactFlowState): void {
  const [x, y, zoom] = state.transform;
  const gap = GAP * zoom;
  style.setProperty("--dot-gap", `${gap}px`);
  style.setProperty("--dot-radius", `${RADIUS * zoom}px`);
  style.visibility = isFar(state) ? "hidden" : "visible";
  style.transform = `translate(${x % gap}px, ${y % gap}px)`;
}
