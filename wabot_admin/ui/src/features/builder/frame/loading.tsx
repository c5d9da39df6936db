/** In the place of the builder while a bot is loaded. */
import { Skeleton } from "@/components/ui/skeleton";

export function Loading() {
  return (
    <div className="flex h-dvh flex-col" aria-busy>
      <div className="flex h-12 items-center gap-3 border-b bg-surface px-4">
        <Skeleton className="h-5 w-40" />
      </div>
      <div className="flex flex-1">
        <div className="hidden w-58 space-y-3 border-r bg-surface p-4 md:block">
          {[0, 1, 2, 3, 4, 5].map((place) => (
            <Skeleton key={place} className="h-6" />
          ))}
        </div>
        <div className="flex-1" />
        <div className="hidden w-86 border-l bg-surface md:block" />
      </div>
    </div>
  );
}
