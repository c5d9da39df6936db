/** Choosing what a role or a key may do: each scope with what it allows. */
import { Checkbox } from "@/components/ui/input";
import { useScopeName } from "@/lib/scope-names";

interface ScopeListProps {
  legend: string;
  scopes: Record<string, string>;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

export function ScopeList({ legend, scopes, chosen, onChange }: ScopeListProps) {
  const nameOf = useScopeName();
  const set = (scope: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(scope);
    else next.delete(scope);
    onChange(next);
  };
  return (
    <fieldset className="space-y-1.5">
      <legend className="mb-1.5 font-medium">{legend}</legend>
      <div className="max-h-72 overflow-y-auto rounded-md border">
        {Object.entries(scopes).map(([scope, said]) => (
          <label key={scope} className="flex cursor-pointer items-start gap-2.5 border-b px-3 py-2 last:border-0 hover:bg-muted">
            <Checkbox className="mt-0.5" checked={chosen.has(scope)} onChange={(event) => set(scope, event.target.checked)} />
            <span className="min-w-0">
              {nameOf(scope, said)} <code className="block text-xs text-muted-foreground">{scope}</code>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
