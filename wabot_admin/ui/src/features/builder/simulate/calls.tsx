/** The calls to other systems, and what is answered in their place. */
import { CircleCheck, CircleX, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import { forms } from "./form-messages";
import { words } from "./messages";
import { StubForm } from "./stub-form";
import type { Stub } from "./talk";
import { useTalk, useTurns } from "./use-talk";

type Editing = { stub: Stub; place: number | null };

const EMPTY: Stub = { method: "*", url: "", status: 200, json: {} };

export function Calls() {
  const t = useMessages(words);
  const f = useMessages(forms);
  const [, { simulation }] = useTalk();
  const calls = useTurns().flatMap((turn) => turn.calls);
  const [editing, setEditing] = useState<Editing | null>(null);
  const live = simulation?.integrations === "live";
  return (
    <div className="space-y-4 px-4 py-3 text-xs">
      {calls.length === 0 ? (
        <div>
          <p className="font-medium">{t("noCalls")}</p>
          <p className="text-muted-foreground">{live ? f("liveCalls") : t("noCallsHelp")}</p>
        </div>
      ) : (
        <ul className="space-y-1.5">
          {calls.map((call, index) => {
            const well = call.status !== null && call.status < 400;
            const Icon = well ? CircleCheck : CircleX;
            return (
              <li key={index} className="rounded-md border px-2.5 py-1.5">
                <p className="font-mono wrap-anywhere">
                  <span className="font-semibold">{call.method}</span> {call.url}
                </p>
                <p className="mt-0.5 flex items-start gap-1.5">
                  <Icon className={well ? "mt-0.5 size-3.5 shrink-0 text-primary-ink" : "mt-0.5 size-3.5 shrink-0 text-danger-ink"} aria-hidden />
                  <span className="min-w-0 wrap-anywhere">{call.status === null ? (call.error ?? f("noAnswer")) : f("answered", { status: String(call.status) })}</span>
                </p>
                {!live && (
                  <Button size="sm" className="mt-1.5" onClick={() => setEditing({ place: null, stub: { ...EMPTY, method: call.method, url: call.url.split("?")[0] ?? call.url } })}>
                    {f("stubThis")}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {!live && <Stubs onEdit={setEditing} />}
      {editing && <StubForm {...editing} onDone={() => setEditing(null)} />}
    </div>
  );
}

function Stubs({ onEdit }: { onEdit: (editing: Editing) => void }) {
  const t = useMessages(forms);
  const [talk, { simulation, busy }] = useTalk();
  const stubs = simulation?.stubs ?? [];
  return (
    <section>
      <h3 className="font-semibold">{t("stubs")}</h3>
      <p className="mb-2 text-muted-foreground">{t("stubsHelp")}</p>
      <ul className="space-y-1">
        {stubs.map((stub, place) => (
          <li key={place} className="flex items-center gap-1 rounded-md bg-muted py-0.5 pr-1 pl-2.5">
            <span className="min-w-0 flex-1 truncate font-mono">
              {stub.method === "*" ? "" : `${stub.method} `}
              {stub.url}
            </span>
            <span className="shrink-0 text-muted-foreground">{stub.status ?? t("noAnswer")}</span>
            <Button variant="ghost" size="icon-sm" aria-label={`${t("editStub")}: ${stub.url}`} onClick={() => onEdit({ stub, place })}>
              <Pencil aria-hidden />
            </Button>
            <Button variant="ghost" size="icon-sm" disabled={busy} aria-label={`${t("removeStub")}: ${stub.url}`} onClick={() => void talk.declare(stubs.toSpliced(place, 1))}>
              <Trash2 aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <Button size="sm" className="mt-2" onClick={() => onEdit({ stub: EMPTY, place: null })}>
        <Plus aria-hidden />
        {t("addStub")}
      </Button>
    </section>
  );
}
