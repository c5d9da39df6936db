/** Exporting what the filters leave, all of it, saying how much came so far. */
import { Braces, Download, Table } from "lucide-react";
import { useState } from "react";
import { download } from "@/api/download";
import { toast, toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { words } from "@/features/captures/messages";
import { useLanguage, useMessages } from "@/lib/i18n";
import { saveBlob } from "@/lib/save-file";
import { sizeOf } from "@/lib/sizes";

type Form = "csv" | "json";

export function ExportMenu({ query, kind }: { query: Record<string, string>; kind: string }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const [bytes, setBytes] = useState<number | null>(null);
  const save = async (form: Form) => {
    setBytes(0);
    try {
      const file = await download(`/api/captures/export.${form}?${new URLSearchParams(query).toString()}`, setBytes);
      saveBlob(`${kind}.${form}`, file);
      toast(t("exported", { size: sizeOf(file.size, language) }));
    } catch (refusal) {
      toastProblem(refusal);
    } finally {
      setBytes(null);
    }
  };
  return (
    <Menu
      trigger={
        <Button busy={bytes !== null}>
          {bytes === null && <Download aria-hidden />}
          <span aria-live="polite">{bytes === null ? t("export") : t("exporting", { size: sizeOf(bytes, language) })}</span>
        </Button>
      }
    >
      <MenuItem onSelect={() => void save("csv")}>
        <Table aria-hidden />
        {t("csv")}
      </MenuItem>
      <MenuItem onSelect={() => void save("json")}>
        <Braces aria-hidden />
        {t("json")}
      </MenuItem>
    </Menu>
  );
}
