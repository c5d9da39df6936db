/** Saving what the filters leave of the audit as a table. */
import { Download } from "lucide-react";
import { useAction } from "@/api/action";
import { download } from "@/api/download";
import { useMay } from "@/api/me";
import { toast, toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { words } from "@/features/audit/messages";
import { useMessages } from "@/lib/i18n";
import { saveBlob } from "@/lib/save-file";

export function ExportButton({ query }: { query: Record<string, string> }) {
  const t = useMessages(words);
  const may = useMay("audit.read");
  const saving = useAction(async () => {
    try {
      saveBlob("audit.csv", await download(`/api/audit/export.csv?${new URLSearchParams(query).toString()}`));
      toast(t("exported"));
    } catch (refusal) {
      toastProblem(refusal);
    }
  });
  if (!may) return null;
  return (
    <Button busy={saving.busy} onClick={() => void saving.run()}>
      {!saving.busy && <Download aria-hidden />}
      {t("export")}
    </Button>
  );
}
