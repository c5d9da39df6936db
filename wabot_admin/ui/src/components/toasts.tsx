/** Short notes of what was done or refused, read out as they come; an error stays until it is dismissed. */
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useSayProblem } from "@/components/problem-notice";
import { words } from "@/components/messages";
import { useMessages } from "@/lib/i18n";

interface Note {
  id: number;
  text: string;
  error?: unknown;
  failed?: true;
  action?: { label: string; run: () => void };
}

const LASTS = 5_000;
let notes: readonly Note[] = [];
let count = 0;
const listeners = new Set<() => void>();

/** Say that something was done; with `action` it can be taken back or looked at. */
export function toast(text: string, action?: Note["action"]): void {
  const id = add({ text, ...(action && { action }) });
  setTimeout(() => dismiss(id), action ? LASTS * 2 : LASTS);
}

/** Say that something was refused or failed. */
export function toastProblem(error: unknown): void {
  add({ text: "", error });
}

/** Say in words of one's own that something was refused. */
export function toastFailure(text: string): void {
  add({ text, failed: true });
}

function add(note: Omit<Note, "id">): number {
  const id = ++count;
  change([...notes.slice(-3), { ...note, id }]);
  return id;
}

function dismiss(id: number): void {
  change(notes.filter((note) => note.id !== id));
}

function change(next: readonly Note[]): void {
  notes = next;
  for (const listener of listeners) listener();
}

export function Toaster() {
  const t = useMessages(words);
  const say = useSayProblem();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notes,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-3 z-60 flex flex-col items-center gap-2 sm:inset-x-auto sm:right-4 sm:bottom-4 sm:items-end"
    >
      {shown.map((note) => (
        <div
          key={note.id}
          className="pointer-events-auto flex w-full max-w-sm animate-enter items-start gap-2.5 rounded-lg border bg-surface py-2.5 pr-2 pl-3 shadow-raised"
        >
          {note.error || note.failed ? (
            <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
          ) : (
            <CircleCheck className="mt-0.5 size-4 shrink-0 text-primary" aria-hidden />
          )}
          <p className="min-w-0 flex-1 break-words">{note.error ? say(note.error) : note.text}</p>
          {note.action && (
            <button
              type="button"
              className="rounded-md px-1.5 font-medium text-primary-ink hover:underline"
              onClick={() => {
                note.action?.run();
                dismiss(note.id);
              }}
            >
              {note.action.label}
            </button>
          )}
          <button
            type="button"
            aria-label={t("dismiss")}
            className="rounded-md p-0.5 text-muted-foreground hover:bg-accent hover:text-foreground"
            onClick={() => dismiss(note.id)}
          >
            <X className="size-4" aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
