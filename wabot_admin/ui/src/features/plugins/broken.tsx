/** Why a plugin did not load, in words, what to do, and for admins where it failed. */
import { ChevronRight } from "lucide-react";
import type { Schemas } from "@/api/client";
import { words } from "@/features/plugins/messages";
import { Notice } from "@/features/plugins/notice";
import { sentence, whyOf } from "@/features/plugins/reasons";
import { useMessages } from "@/lib/i18n";

export function Broken({ detail }: { detail: Schemas["PluginDetail"] }) {
  const t = useMessages(words);
  const { reason } = detail.plugin;
  return (
    <Notice tone="danger" title={t("itIsBroken")} help={t(whyOf(reason))}>
      <p className="mt-3 text-xs">{t("itSays")}</p>
      <p className="break-words">{sentence(reason)}</p>
      {detail.traceback === null ? (
        <p className="mt-3 text-xs">{t("tracebackHidden")}</p>
      ) : (
        <details className="group mt-3">
          <summary className="flex w-fit items-center gap-1 rounded-md text-xs font-medium underline-offset-4 hover:underline">
            <ChevronRight className="size-3.5 transition-transform group-open:rotate-90" aria-hidden />
            {t("traceback")}
          </summary>
          <pre
            aria-label={t("traceback")}
            tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- a scrolled box has to be reachable by keyboard
            className="mt-2 max-h-80 overflow-auto rounded-md border bg-surface px-3 py-2.5 text-xs text-foreground"
          >
            {detail.traceback}
          </pre>
        </details>
      )}
    </Notice>
  );
}
