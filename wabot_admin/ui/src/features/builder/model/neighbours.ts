/** Which card an arrow key leads to: along a connection where there is one, else to the nearest that way. */

export type Direction = "left" | "right" | "up" | "down";
export type Place = { id: string; x: number; y: number; width: number; height: number };
export type Way = { source: string; target: string };

/** How much farther a card counts that lies beside the way than one straight ahead. */
const ASIDE = 2;

/** Return where an arrow leads from a card. Right goes on along its connections and left back, to the nearest of several;
 *  where none leads, and up and down, it is the nearest card that lies there. */
export function neighbour(places: readonly Place[], ways: readonly Way[], from: string, direction: Direction): string | undefined {
  const here = places.find((place) => place.id === from);
  if (!here) return undefined;
  const joined = joinedTo(ways, from, direction);
  const others = places.filter((place) => place !== here);
  const led = others.filter((place) => joined.has(place.id));
  const there = others.filter((place) => stepsTo(here, place, direction).along > 0);
  return nearest(led.filter((place) => there.includes(place)), here, direction) ?? nearest(led, here, direction) ?? nearest(there, here, direction);
}

function joinedTo(ways: readonly Way[], from: string, direction: Direction): ReadonlySet<string> {
  if (direction === "right") return new Set(ways.filter((way) => way.source === from).map((way) => way.target));
  if (direction === "left") return new Set(ways.filter((way) => way.target === from).map((way) => way.source));
  return new Set();
}

function nearest(places: readonly Place[], here: Place, direction: Direction): string | undefined {
  let found: { id: string; distance: number } | undefined;
  for (const place of places) {
    const { along, aside } = stepsTo(here, place, direction);
    const distance = Math.abs(along) + ASIDE * aside;
    if (!found || distance < found.distance) found = { id: place.id, distance };
  }
  return found?.id;
}

/** Return how far it is from middle to middle in the direction, and to its side. */
function stepsTo(here: Place, there: Place, direction: Direction): { along: number; aside: number } {
  const x = there.x + there.width / 2 - (here.x + here.width / 2);
  const y = there.y + there.height / 2 - (here.y + here.height / 2);
  if (direction === "left" || direction === "right") return { along: direction === "right" ? x : -x, aside: Math.abs(y) };
  return { along: direction === "down" ? y : -y, aside: Math.abs(x) };
}
