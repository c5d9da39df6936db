import { useParams } from "react-router";
import { Conversations } from "@/features/conversations";

/** The inbox, and the conversation that is open in it. */
export function Component() {
  return <Conversations chosen={useParams().conversation} />;
}
