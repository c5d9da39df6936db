/** Where connections end on a card seen from afar: not to be seen or touched, but xyflow reads it off the page. */
import type { CardData } from "../model/graph";
import { handlesOf } from "../model/sizes";

const BORDER = 1;

export function FarEnds({ data, height }: { data: CardData; height: number }) {
  return handlesOf(data, height).map(({ id, type, position, x, y, width, height }) => (
    <i
      key={`${type} ${id}`}
      className={`${type} pointer-events-none absolute`}
      data-handleid={id}
      data-handlepos={position}
      style={{ left: x - BORDER, top: y - BORDER, width, height }}
    />
  ));
}
