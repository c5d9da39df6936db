/** The figures as a table for a spreadsheet, with the page's filters. */
import { Download } from "lucide-react";
import { useState } from "react";
import { download } from "@/api/download";
import { useMay, useMe } from "@/api/me";
import { toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { words } from "@/features/analytics/messages";
import { useMessages } from "@/lib/i18n";
import { saveBlob } from "@/lib/save-file";

export function ExportButton({ query }: { query: Record<string, string> }) {
  const t = useMessages(words);
  const switchedOn = useMe().data?.flags.exports !== false;
  const allowed = useMay("analytics.read") && switchedOn;
  const [busy, setBusy] = useState(false);
  if (!allowed) return null;
  const save = async () => {
    setBusy(true);
    try {
      saveBlob(`${t("file")}.csv`, await download(`/api/analytics/export.csv?${new URLSearchParams(query).toString()}`));
    } catch (refusal) {
      toastProblem(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button busy={busy} onClick={() => void save()}>
      {!busy && <Download aria-hidden />}
      {t("export")}
    </Button>
  );
}
