/** The keys there are, and the switch to do without them. */
import { Dialog } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";
import { words, type Word } from "@/features/conversations/keys/messages";
import { useMessages } from "@/lib/i18n";
import { prefer, usePreference } from "@/lib/preferences";

const KEYS: readonly (readonly [string, Word])[] = [
  ["j", "keyNext"],
  ["k", "keyBefore"],
  ["r", "keyReply"],
  ["n", "keyNote"],
  ["t", "keyTake"],
  ["e", "keyGive"],
  ["u", "keyUnread"],
  ["x", "keySelect"],
  ["i", "keyDetails"],
  ["/", "keySearch"],
  ["?", "keyHelp"],
];

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useMessages(words);
  const on = usePreference("keys") !== "off";
  return (
    <Dialog open onOpenChange={onClose} title={t("keys")} help={t("keysHelp")} className="max-w-sm">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {KEYS.map(([key, word]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="grid h-6 min-w-6 place-items-center rounded border bg-muted px-1.5 text-xs">{key}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-5 flex items-center justify-between border-t pt-4">
        <label htmlFor="inbox-keys" className="font-medium">{t("keysOn")}</label>
        <Switch id="inbox-keys" checked={on} onCheckedChange={(next) => prefer("keys", next ? undefined : "off")} />
      </div>
    </Dialog>
  );
}
