/** One part of publishing: a heading that says how it stands, and what there is to see. */
import { CircleAlert, CircleCheck, LoaderCircle, type LucideIcon, TriangleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";
import { ProblemNotice } from "@/components/problem-notice";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";

export type Standing = "asking" | "well" | "look" | "blocked" | "plain";

const LOOKS: Record<Standing, { icon?: LucideIcon; tone: string }> = {
  asking: { icon: LoaderCircle, tone: "text-muted-foreground [&_svg]:animate-spin" },
  well: { icon: CircleCheck, tone: "text-primary-ink" },
  look: { icon: TriangleAlert, tone: "text-warning-ink" },
  blocked: { icon: CircleAlert, tone: "text-danger-ink" },
  plain: { tone: "text-muted-foreground" },
};

type Props = { title: string; standing: Standing; says: string; error?: unknown; retry?: () => void; children?: ReactNode };

export function Step({ title, standing, says, error, retry, children }: Props) {
  const id = useId();
  const { icon: Icon, tone } = LOOKS[standing];
  return (
    <Card aria-labelledby={id}>
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 pt-4 pb-3">
        <h3 id={id} className="text-[0.9375rem] font-semibold">
          {title}
        </h3>
        {!error && (
          <p className={cn("flex items-center gap-1.5 text-[0.8125rem] font-medium", tone)} role="status">
            {Icon && <Icon className="size-4 shrink-0" aria-hidden />}
            {says}
          </p>
        )}
      </header>
      {error ? <ProblemNotice error={error} {...(retry && { retry })} /> : standing === "asking" ? <Waiting /> : children && <div className="px-5 pb-5">{children}</div>}
    </Card>
  );
}

function Waiting() {
  return (
    <div className="space-y-2 px-5 pb-5">
      <Skeleton className="h-4 w-3/5" />
      <Skeleton className="h-4 w-2/5" />
    </div>
  );
}
