/** The versions of a bot that use a plugin, those alike told once; pure. */
import type { Schemas } from "@/api/client";

export type UsingVersion = Schemas["UsingVersion"];

/** Return versions with the same places and nobody waiting apart put together, in their order: a draft like what answers. */
export function alike(versions: readonly UsingVersion[]): UsingVersion[][] {
  const groups = new Map<string, UsingVersion[]>();
  for (const version of versions) {
    const places = version.uses.map((use) => [use.flow, use.node, use.trigger, use.type]);
    const key = JSON.stringify(version.revision === null || version.live ? places : version.revision);
    groups.set(key, [...(groups.get(key) ?? []), version]);
  }
  return [...groups.values()];
}
