import { expect, test } from "vitest";
import { TYPES } from "./fixtures";
import { draw, type CardNode } from "./graph";
import { guessed } from "./sizes";

const card = (title: string, options: number) => {
  const node = { id: "a", type: "test.menu", title, config: { options: Array.from({ length: options }, (_, index) => ({ id: `o${index}`, label: "x" })) } };
  const [drawn] = draw({ id: "f", name: "f", nodes: [node], edges: [], notes: [] }, TYPES).nodes;
  return guessed((drawn as CardNode).data);
};

test("every exit that is shown has a handle inside the card, below the one before", () => {
  const { measured, handles } = card("Menu", 5);
  const sources = handles.filter((handle) => handle.type === "source");
  expect(sources.map((handle) => handle.id)).toEqual(["o0", "o1", "o2", "o3", "o4"]);
  expect(sources.every((handle, index) => index === 0 || handle.y > (sources[index - 1]?.y ?? 0))).toBe(true);
  expect(sources.every((handle) => handle.y > 0 && handle.y < measured.height)).toBe(true);
  expect(handles.filter((handle) => handle.type === "target")).toHaveLength(1);
});

test("a card with more ways out or a longer title is higher", () => {
  expect(card("Menu", 3).measured.height).toBe(card("Menu", 2).measured.height + 24);
  expect(card("A title that takes two lines of the card", 2).measured.height).toBe(card("Menu", 2).measured.height + 18);
});
