/** Seen from afar, cards can't be read and there may be a thousand of them: they become boxes with a large title. */
import type { ReactFlowState } from "@xyflow/react";

const FAR = 0.3;

export const isFar = ({ transform }: ReactFlowState): boolean => transform[2] < FAR;
