/** Charts, loaded when one is first shown, in a place that has their size already. */
import { Suspense } from "react";
import type { TimeChartProps } from "@/components/charts/time-chart";
import { later } from "@/components/later";
import { Part } from "@/components/part";
import { Skeleton } from "@/components/ui/skeleton";

const Loaded = later(() => import("@/components/charts/time-chart").then((module) => module.TimeChart));

export function TimeChart<Key extends string>(props: TimeChartProps<Key>) {
  return (
    <Part>
      <Suspense fallback={<ChartPlace />}>
        <Loaded {...(props as unknown as TimeChartProps<string>)} />
      </Suspense>
    </Part>
  );
}

/** Where a chart will be. */
export function ChartPlace() {
  return (
    <div className="pb-7">
      <Skeleton className="mb-3 h-4 w-48" />
      <Skeleton className="h-52" />
    </div>
  );
}
