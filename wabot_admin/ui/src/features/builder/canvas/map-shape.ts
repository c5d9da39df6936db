/** What the map shows, in the flow's own measure: all boxes as one path, the view, and the room both need. */

export type Box = { x: number; y: number; width: number; height: number };

/** Return one path around every box: a thousand elements would each be asked about with every frame. */
export function pathOf(boxes: readonly Box[]): string {
  return boxes.map(rectOf).join("");
}

export function rectOf({ x, y, width, height }: Box): string {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}

/** Return the box around all of them. */
export function around(boxes: readonly Box[]): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return left === Infinity ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Return the part of the flow a map of this shape shows, with a margin: `inner` in its middle. */
export function framed(inner: Box, map: { width: number; height: number }, margin: number): Box {
  const scale = Math.max(inner.width / (map.width - 2 * margin), inner.height / (map.height - 2 * margin));
  const [width, height] = [map.width * scale, map.height * scale];
  return { x: inner.x - (width - inner.width) / 2, y: inner.y - (height - inner.height) / 2, width, height };
}

/** Return the place in a box that is nearest to another. */
export function within({ x, y, width, height }: Box, place: { x: number; y: number }): { x: number; y: number } {
  return { x: Math.min(x + width, Math.max(x, place.x)), y: Math.min(y + height, Math.max(y, place.y)) };
}
