/** Doing the same to several conversations: what was done, what was refused and why, and the way back. */
import { ask, useAction } from "@/api/action";
import { api, changed, type Schemas } from "@/api/client";
import { toast, toastFailure, toastProblem } from "@/components/toasts";
import { words as inbox } from "@/features/conversations/messages";
import { personName } from "@/features/conversations/person-name";
import { words } from "@/features/conversations/list/many/messages";
import { useMessages } from "@/lib/i18n";

type Change = Omit<Schemas["ConversationChangeBody"], "conversations">;
type Outcome = Schemas["Outcome"];
type Row = Schemas["Conversation"];

const MOST = 100;

async function send(ids: readonly string[], change: Change): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for (let place = 0; place < ids.length; place += MOST) {
    const body = { ...change, conversations: ids.slice(place, place + MOST) };
    found.push(...(await ask(api.POST("/api/conversation-changes", { body }))).items);
  }
  void changed("/api/conversations");
  return found;
}

/** Return what takes a change back, where it can be: labels as they were, each with whom they were. */
export function wayBack(change: Change, outcomes: readonly Outcome[]): (() => Promise<unknown>) | null {
  const touched = outcomes.filter((each) => each.changed);
  const ids = touched.map(({ id }) => id);
  if (change.change === "label") return () => send(ids, { ...change, change: "unlabel" });
  if (change.change === "unlabel") return () => send(ids, { ...change, change: "label" });
  if (change.change !== "assign") return null;
  const before = new Set(touched.map(({ assignee }) => assignee));
  const of = (assignee: string | null) => touched.filter((each) => each.assignee === assignee).map(({ id }) => id);
  return () => Promise.all([...before].map((assignee) => send(of(assignee), { change: "assign", assignee })));
}

export function useChanges(rows: readonly Row[], done: () => void) {
  const t = useMessages(words);
  const i = useMessages(inbox);
  return useAction(async (ids: readonly string[], change: Change, name?: string) => {
    try {
      const outcomes = await send(ids, change);
      const count = outcomes.filter((each) => each.changed).length;
      const refused = outcomes.filter((each) => each.code !== null);
      const back = count > 0 ? wayBack(change, outcomes) : null;
      const undo = back && {
        label: t("undo"),
        run: () => void back().then(() => toast(t("undone")), toastProblem),
      };
      if (count > 0) toast(t(`${change.change}Done`, { count, name: name ?? "" }), undo ?? undefined);
      else if (refused.length === 0) toast(t("same"));
      if (refused.length > 0) {
        const reasons = refused.map(({ id, code, title }) => {
          const who = personName(i, rows.find((row) => row.id === id)?.contact ?? { name: null, phone: null });
          return code === "conversation_ended" ? t("ended", { name: who }) : code === "not_found" ? t("gone", { name: who }) : `${who} (${title ?? ""})`;
        });
        toastFailure(t("refused", { count: refused.length, reasons: reasons.join(", ") }));
      }
      done();
    } catch (refusal) {
      toastProblem(refusal);
    }
  });
}
