/** What the nodes of a published bot are called, for people: their title, else their type's from the palette. */
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { usePalette } from "@/api/palette";

export interface NodeName {
  name: string;
  flow: string;
  /** The first text of its form, which tells it from others of its type. */
  says: string;
}

export function useNodeNames(bot: string, revision: number): (flow: string, node: string) => NodeName {
  const document = $api.useQuery(
    "get",
    "/api/bots/{bot}/revisions/{revision}",
    { params: { path: { bot, revision: String(revision) } } },
    { enabled: useMay("bots.read"), staleTime: Infinity, retry: false },
  ).data?.document;
  const palette = usePalette({ enabled: useMay("palette.read") }).data;
  return (flow, node) => {
    const found = document?.flows?.find(({ id }) => id === flow);
    const known = found?.nodes?.find(({ id }) => id === node);
    const type = palette?.actions.find((action) => action.type === known?.type);
    return { name: known?.title || type?.title || node, flow: found?.name ?? flow, says: firstText(known?.config, type?.ui["ui:order"]) };
  };
}

/** Return the address of a published version of a bot with a node shown. */
export function nodeAt(bot: string, revision: number, flow: string, node: string): string {
  return `/bots/${encodeURIComponent(bot)}?${new URLSearchParams({ revision: String(revision), flow, node }).toString()}`;
}

function firstText(config: Record<string, unknown> | undefined, order: unknown): string {
  const names = Array.isArray(order) ? (order as string[]) : Object.keys(config ?? {});
  const text = names.map((name) => config?.[name]).find((value) => typeof value === "string" && value !== "");
  return typeof text === "string" ? text.replace(/\s+/g, " ").slice(0, 120) : "";
}
