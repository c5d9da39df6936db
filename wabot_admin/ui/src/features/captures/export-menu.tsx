/** Exporting what the filters leave, all of it, saying how much came so far. */
import { Braces, Download, Table } from "lucide-react";
import { useState } from "react";
import { OFFLINE } from "@/api/problems";
import { authorised } from "@/api/session";
import { toast, toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { words } from "@/features/captures/messages";
import { useMessages } from "@/lib/i18n";
import { saveBlob } from "@/lib/save-file";

type Form = "csv" | "json";

export function ExportMenu({ query, kind }: { query: Record<string, string>; kind: string }) {
  const t = useMessages(words);
  const [bytes, setBytes] = useState<number | null>(null);
  const save = async (form: Form) => {
    setBytes(0);
    try {
      const file = await download(`/api/captures/export.${form}?${new URLSearchParams(query).toString()}`, setBytes);
      saveBlob(`${kind}.${form}`, file);
      toast(t("exported", { size: sizeOf(file.size) }));
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
          <span aria-live="polite">{bytes === null ? t("export") : t("exporting", { size: sizeOf(bytes) })}</span>
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

async function download(path: string, onProgress: (bytes: number) => void): Promise<Blob> {
  const response = await authorised(new Request(location.origin + path));
  if (!response.ok || !response.body) throw await response.json().catch(() => OFFLINE);
  const reader = response.body.getReader();
  const parts: BlobPart[] = [];
  let bytes = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return new Blob(parts, { type: "application/octet-stream" });
    parts.push(value);
    bytes += value.byteLength;
    onProgress(bytes);
  }
}

function sizeOf(bytes: number): string {
  return bytes < 1024 * 1024 ? `${String(Math.ceil(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
