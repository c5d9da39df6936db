/** One conversation: its header, its messages, who has it, and where one answers. */
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { OwnerBanner } from "@/features/conversations/thread/banner";
import { Composer, type Mode } from "@/features/conversations/thread/composer";
import { type Beside, besideOf, keepBeside } from "@/features/conversations/thread/drafts";
import { ThreadHeader } from "@/features/conversations/thread/header";
import { Transcript } from "@/features/conversations/transcript";
import type { Entry } from "@/features/conversations/transcript/window";
import { prefer, usePreference } from "@/lib/preferences";

interface ThreadProps {
  conversation: Schemas["Conversation"];
  /** The message to be shown first; left out, the newest. */
  message: string | undefined;
  mode: Mode;
  onMode: (mode: Mode) => void;
  busy: boolean;
  onTake: () => void;
  onRelease: (restart: boolean) => void;
  details: boolean;
  onDetails: () => void;
  onKeys: () => void;
}

export function Thread({ conversation, message, mode, onMode, busy, onTake, onRelease, details, onDetails, onKeys }: ThreadProps) {
  const may = useMay("conversations.reply");
  const steps = usePreference("steps") !== "hidden";
  const [beside, setBeside] = useState(() => besideOf(conversation.id));
  const put = (change: Partial<Beside>) =>
    setBeside((before) => {
      const next = { ...before, ...change };
      keepBeside(conversation.id, next);
      return next;
    });
  const ours = conversation.state === "human";
  const quote = (entry: Entry) => {
    put({ quoted: entry });
    onMode("reply");
    document.querySelector<HTMLElement>("[data-composer]")?.focus();
  };
  return (
    <>
      <ThreadHeader
        conversation={conversation}
        busy={busy}
        onTake={onTake}
        onRelease={onRelease}
        details={details}
        onDetails={onDetails}
        steps={steps}
        onSteps={() => prefer("steps", steps ? "hidden" : undefined)}
        onKeys={onKeys}
      />
      <Transcript conversation={conversation} sought={message} steps={steps} onQuote={may && ours ? quote : undefined} />
      <OwnerBanner conversation={conversation} busy={busy} onTake={onTake} />
      {may && (
        <Composer
          conversation={conversation.id}
          mode={mode}
          onMode={onMode}
          mayReplyNow={ours}
          beside={beside}
          onBeside={put}
        />
      )}
    </>
  );
}
