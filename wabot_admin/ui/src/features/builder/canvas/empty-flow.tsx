/** In the place of a flow's first step. */
import { MessagesSquare } from "lucide-react";
import { Empty } from "@/components/empty";
import { useMessages } from "@/lib/i18n";
import { words } from "../messages";

export function EmptyFlow({ none }: { none: boolean }) {
  const t = useMessages(words);
  return <Empty icon={MessagesSquare} title={t(none ? "noFlow" : "emptyFlow")} help={t(none ? "noFlowHelp" : "emptyFlowHelp")} />;
}
