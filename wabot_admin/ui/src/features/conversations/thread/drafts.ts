/** What was written and not sent yet: kept for the tab, so that neither going elsewhere nor a reload loses it, and gone
 *  with signing out. Each account has its own; a chosen file is kept until a reload. */
import type { Attached } from "@/features/conversations/thread/attach";
import type { Entry } from "@/features/conversations/transcript/window";

export interface Draft {
  reply: string;
  note: string;
}

export interface Beside {
  file: Attached | null;
  quoted: Entry | null;
}

const EMPTY: Draft = { reply: "", note: "" };
const NOTHING: Beside = { file: null, quoted: null };
const besides = new Map<string, Beside>();

// eslint-disable-next-line no-restricted-globals -- a draft has to outlive a reload; no token, and sign-out empties it
const store = () => sessionStorage;
const nameOf = (account: string, conversation: string) => `draft ${account} ${conversation}`;

export function draftOf(account: string, conversation: string): Draft {
  try {
    const kept: unknown = JSON.parse(store().getItem(nameOf(account, conversation)) ?? "null");
    return { ...EMPTY, ...(kept as Partial<Draft> | null) };
  } catch {
    return EMPTY;
  }
}

export function keepDraft(account: string, conversation: string, draft: Draft): void {
  try {
    if (draft.reply || draft.note) store().setItem(nameOf(account, conversation), JSON.stringify(draft));
    else store().removeItem(nameOf(account, conversation));
  } catch {
    // a full or forbidden store: the text is still in its box
  }
}

/** Take a text that was sent out of a draft; what was written after it meanwhile stays. */
export function without(draft: Draft, what: keyof Draft, sent: string): Draft {
  const now = draft[what];
  return { ...draft, [what]: now.startsWith(sent) ? now.slice(sent.length).trimStart() : now };
}

export function besideOf(conversation: string): Beside {
  return besides.get(conversation) ?? NOTHING;
}

export function keepBeside(conversation: string, beside: Beside): void {
  if (beside.file || beside.quoted) besides.set(conversation, beside);
  else besides.delete(conversation);
}
