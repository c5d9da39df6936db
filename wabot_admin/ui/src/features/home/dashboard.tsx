/** How it goes: what needs someone, messages and answers, who is with a person, numbers and bots. */
import type { Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { Attention } from "@/features/home/attention";
import { BotsCard } from "@/features/home/bots-card";
import { NumbersCard } from "@/features/home/numbers-card";
import { Volumes } from "@/features/home/volumes";
import { WithPeople } from "@/features/home/with-people";
import type { Period } from "@/lib/periods";

export function Dashboard({ home, period }: { home: Schemas["Home"]; period: Period }) {
  const mayAnalyse = useMay("analytics.read");
  const { numbers, bots, waiting } = home;
  return (
    <div className="space-y-5">
      {mayAnalyse && <Volumes period={period} />}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-2">
        <div className="space-y-5">
          <Attention home={home} />
          {numbers && numbers.length > 0 && <NumbersCard numbers={numbers} />}
        </div>
        <div className="space-y-5">
          {waiting && <WithPeople waiting={waiting} />}
          {bots && bots.length > 0 && <BotsCard bots={bots} />}
        </div>
      </div>
    </div>
  );
}
