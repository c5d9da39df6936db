/** What one does with a conversation; each tells the lists and the transcript to look again. */
import { ask } from "@/api/action";
import { api, changed } from "@/api/client";
import { authorised } from "@/api/session";
import { problemOf } from "@/api/problems";
import { saveBlob } from "@/lib/save-file";

const path = (conversation: string) => ({ params: { path: { conversation } } });

async function told<T>(work: Promise<T>): Promise<T> {
  const found = await work;
  void changed("/api/conversations");
  return found;
}

export const takeOver = (id: string) => told(ask(api.POST("/api/conversations/{conversation}/takeover", path(id))));

export const release = (id: string, restart: boolean) =>
  told(ask(api.POST("/api/conversations/{conversation}/release", { ...path(id), body: { restart } })));

export const markRead = (id: string) => told(ask(api.POST("/api/conversations/{conversation}/read", path(id))));

export const assign = (id: string, assignee: string | null) =>
  told(ask(api.PUT("/api/conversations/{conversation}/assignee", { ...path(id), body: { assignee } })));

export const leaveNote = (id: string, note: string) =>
  told(ask(api.POST("/api/conversations/{conversation}/notes", { ...path(id), body: { note } })));

export const putLabel = (conversation: string, label: string) =>
  told(ask(api.PUT("/api/conversations/{conversation}/labels/{label}", { params: { path: { conversation, label } } })));

export const takeLabel = (conversation: string, label: string) =>
  told(ask(api.DELETE("/api/conversations/{conversation}/labels/{label}", { params: { path: { conversation, label } } })));

export interface SentReply {
  text: string;
  quotes: string | null;
  file: File | null;
  asDocument: boolean;
  /** The same key again says nothing again. */
  key: string;
}

export async function sendReply(id: string, { text, quotes, file, asDocument, key }: SentReply): Promise<void> {
  const media = file && { data: await base64(file), name: file.name.slice(0, 200) };
  await told(
    ask(
      api.POST("/api/conversations/{conversation}/replies", {
        params: { path: { conversation: id }, header: { "Idempotency-Key": key } },
        body: { ...(text && { text }), ...(quotes && { quotes }), ...(media && { media }), as_document: asDocument },
      }),
    ),
  );
}

export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function exportConversation(id: string, name: string, form: "export" | "text"): Promise<void> {
  const response = await authorised(new Request(`${location.origin}/api/conversations/${id}/${form}`));
  if (!response.ok) throw problemOf(await response.json().catch(() => null));
  saveBlob(`${name}.${form === "text" ? "txt" : "json"}`, await response.blob());
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.readAsDataURL(file);
  });
}
