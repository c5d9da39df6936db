/** The bot document and the palette as the builder handles them; their shapes are the API's. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type BotDocument = Schemas["Document"];
export type Flow = Schemas["DocumentFlow"];
export type FlowNode = Schemas["DocumentNode"];
export type FlowEdge = Schemas["DocumentEdge"];
export type FlowNote = Schemas["DocumentNote"];
export type FlowTrigger = Schemas["DocumentTrigger"];
export type Variable = Schemas["DocumentVariable"];
export type Palette = Schemas["Palette"];
export type NodeType = Schemas["NodeType"];
export type TriggerType = Schemas["TriggerType"];
export type BotProblem = Schemas["BotProblem"];
export type Exit = Schemas["Exit"];
export type Config = Record<string, unknown>;
export type Place = { x: number; y: number };
