/** How today goes: what needs someone, messages and answers, the numbers, and who is with a person. */
import { useMay } from "@/api/me";
import { Attention } from "@/features/home/attention";
import { NumbersCard } from "@/features/home/numbers-card";
import { Today } from "@/features/home/today";
import { WithPeople } from "@/features/home/with-people";
import type { NumberRow } from "@/components/numbers/state";

export function Dashboard({ numbers }: { numbers: readonly NumberRow[] }) {
  const mayAnalyse = useMay("analytics.read");
  const mayTalk = useMay("conversations.read");
  const mayNumbers = useMay("numbers.read");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="space-y-5">
        {mayAnalyse && <Today />}
        {mayTalk && <WithPeople />}
      </div>
      <div className="space-y-5">
        {mayNumbers && <Attention numbers={numbers} />}
        {mayNumbers && numbers.length > 0 && <NumbersCard numbers={numbers} />}
      </div>
    </div>
  );
}
