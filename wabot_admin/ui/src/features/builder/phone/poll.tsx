/** What the person can choose from: a poll in its bubble, and quick replies to tap under it. */
import { useMessages } from "@/lib/i18n";
import { words } from "./messages";
import { PhoneText } from "./said";

type PollProps = { text: string; labels: readonly string[]; onChoose?: ((index: number) => void) | undefined };

export function Poll({ text, labels, onChoose }: PollProps) {
  const t = useMessages(words);
  return (
    <div className="min-w-44">
      {text.trim() && <div className="font-semibold"><PhoneText text={text} /></div>}
      <p className="mb-1.5 text-xs text-(--phone-quiet)">{t("chooseOne")}</p>
      <ul className="space-y-2 pb-1.5">
        {labels.map((label, index) => (
          <li key={index}>
            {onChoose ? (
              <button type="button" className="w-full rounded-md text-left hover:bg-(--phone-tint)" onClick={() => onChoose(index)}>
                <Option label={label} />
              </button>
            ) : (
              <Option label={label} />
            )}
          </li>
        ))}
      </ul>
      <p className="-mx-2.5 mt-1 border-t border-(--phone-line)! pt-1.5 text-center text-xs font-medium text-(--phone-accent)" aria-hidden>
        {t("votes")}
      </p>
    </div>
  );
}

function Option({ label }: { label: string }) {
  return (
    <span className="flex items-start gap-2">
      <span className="mt-0.5 size-4 shrink-0 rounded-full border-[1.5px] border-(--phone-quiet)!" aria-hidden />
      <span className="min-w-0 flex-1">
        <PhoneText text={label} />
        <span className="mt-1 block h-1 rounded-full bg-(--phone-tint)" aria-hidden />
      </span>
    </span>
  );
}

type QuickRepliesProps = { label: string; help: string; replies: readonly string[]; disabled?: boolean; onChoose: (reply: string, index: number) => void };

/** Answers to tap, at the person's side of the chat; `help` says that this is not on a real phone. */
export function QuickReplies({ label, help, replies, disabled = false, onChoose }: QuickRepliesProps) {
  return (
    <div className="mt-1">
      <p className="mb-1 text-right text-[0.6875rem] leading-4 text-(--phone-quiet)">{help}</p>
      <ul aria-label={label} className="flex flex-wrap justify-end gap-1.5">
        {replies.map((reply, index) => (
          <li key={index} className="max-w-full">
            <button
              type="button"
              disabled={disabled}
              className="max-w-full truncate rounded-full border border-(--phone-accent)! bg-(--phone-bot) px-3 py-1 text-[0.8125rem] font-medium text-(--phone-accent) hover:bg-(--phone-chip) disabled:opacity-60"
              onClick={() => onChoose(reply, index)}
            >
              {reply}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
