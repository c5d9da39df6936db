/** wabot's own parts, folded: they are made as plugins are, and are always there. */
import { ChevronRight } from "lucide-react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { words } from "@/features/plugins/messages";
import { useMessages } from "@/lib/i18n";

export function Ours({ plugins }: { plugins: readonly Schemas["PluginRow"][] }) {
  const t = useMessages(words);
  if (plugins.length === 0) return null;
  const brings = (plugin: Schemas["PluginRow"]) =>
    [plugin.nodes && t("steps", { count: plugin.nodes }), plugin.triggers && t("triggers", { count: plugin.triggers })].filter(Boolean).join(", ") || t("nothing");
  return (
    <details className="group">
      <summary className="flex w-fit items-center gap-1.5 rounded-md text-muted-foreground hover:text-foreground">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
        {t("ours", { count: plugins.length })}
      </summary>
      <ul className="mt-3 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {plugins.map((plugin) => (
          <li key={plugin.name}>
            <Link to={`/plugins/${plugin.name}`} className="block rounded-xl border bg-surface px-4 py-3 shadow-card transition-colors hover:bg-accent">
              <span className="block font-medium">{plugin.name}</span>
              <span className="block text-xs text-muted-foreground">{brings(plugin)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
