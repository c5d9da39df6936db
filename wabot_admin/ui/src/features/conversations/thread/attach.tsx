/** Choosing a file to send, refused here when it is too large to be taken. */
import { Paperclip } from "lucide-react";
import { useRef } from "react";
import { toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { words } from "@/features/conversations/messages";
import { useMessages } from "@/lib/i18n";

export interface Attached {
  file: File;
  asDocument: boolean;
}

const LARGEST = 16 * 1024 * 1024;

export function AttachButton({ onAttach }: { onAttach: (attached: Attached) => void }) {
  const t = useMessages(words);
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={chooser}
        type="file"
        aria-label={t("attach")}
        tabIndex={-1}
        className="hidden"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (!file) return;
          if (file.size > LARGEST) toastProblem({ type: "about:blank", status: 413, code: "too_large", title: t("tooBig") });
          else onAttach({ file, asDocument: false });
        }}
      />
      <Button variant="ghost" size="icon" className="size-9" aria-label={t("attach")} title={t("attach")} onClick={() => chooser.current?.click()}>
        <Paperclip aria-hidden />
      </Button>
    </>
  );
}
