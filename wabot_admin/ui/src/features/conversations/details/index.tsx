/** Beside a conversation: the person, whose it is, labels, where the bot is, what it knows, other conversations. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { $api, type Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { NamedValues } from "@/components/named-values";
import { toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { Labels } from "@/features/conversations/details/labels";
import { words } from "@/features/conversations/details/messages";
import { words as inbox } from "@/features/conversations/messages";
import { nodeAt, useNodeNames } from "@/api/node-names";
import { personName } from "@/features/conversations/person-name";
import { StateBadge } from "@/features/conversations/state-badge";
import { assign } from "@/features/conversations/thread/use-actions";
import { cn } from "@/lib/cn";
import { type Translate, useLanguage, useMessages } from "@/lib/i18n";
import { phoneShown } from "@/lib/shown";
import { exact } from "@/lib/times";

type Whole = Schemas["WholeConversation"];

export function Details({ conversation, onClose, className }: { conversation: Whole; onClose: () => void; className?: string }) {
  const t = useMessages(words);
  const i = useMessages(inbox);
  const full = useMay("personal.read");
  return (
    <aside aria-label={i("details")} className={cn("flex min-h-0 flex-col bg-background", className)}>
      <header className="flex h-15 shrink-0 items-center justify-between border-b pr-2 pl-4">
        <h2 className="font-semibold">{i("details")}</h2>
        <Button variant="ghost" size="icon" aria-label={i("hideDetails")} onClick={onClose}>
          <X aria-hidden />
        </Button>
      </header>
      <div className="min-h-0 flex-1 divide-y overflow-y-auto overscroll-contain">
        {!full && <p className="bg-info-soft px-4 py-2.5 text-xs text-info-ink">{t("maskedHelp")}</p>}
        <Person conversation={conversation} />
        <Part title={t("assignee")}>
          <Assignee conversation={conversation} />
        </Part>
        <Part title={t("labels")}>
          <Labels conversation={conversation} />
        </Part>
        <Standing conversation={conversation} />
        <Part title={t("variables")}>
          <NamedValues values={conversation.variables} empty={t("noVariables")} />
        </Part>
        <Part title={t("others")}>
          <Others conversation={conversation} />
        </Part>
      </div>
    </aside>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="px-4 py-3.5">
      <h3 className="mb-2 text-xs font-medium text-muted-foreground">{title}</h3>
      {children}
    </section>
  );
}

function Person({ conversation }: { conversation: Whole }) {
  const t = useMessages(words);
  const i = useMessages(inbox);
  const [language] = useLanguage();
  const may = useMay("contacts.read");
  const { contact } = conversation;
  const facts: [string, ReactNode][] = [
    [t("phone"), contact.phone ? phoneShown(contact.phone) : "–"],
    [t("number"), conversation.number.name],
    [i("bot"), conversation.bot.name],
    [t("started"), exact(new Date(conversation.started), language)],
    [t("lastActive"), exact(new Date(conversation.changed), language)],
  ];
  return (
    <Part title={t("person")}>
      <p className="font-medium break-words">{personName(i, contact)}</p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-[0.8125rem]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted-foreground">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {may && contact.handle && (
        <Link to={`/contacts/${contact.handle}`} className="mt-2 inline-block font-medium text-primary-ink hover:underline">
          {t("openContact")}
        </Link>
      )}
    </Part>
  );
}

function Assignee({ conversation }: { conversation: Whole }) {
  const t = useMessages(words);
  const i = useMessages(inbox);
  const may = useMay("conversations.reply");
  const people = $api.useQuery("get", "/api/conversations/assignees", {}, { enabled: may }).data?.items;
  const now = conversation.assignee;
  if (!may) return <p>{now?.name ?? i("nobody")}</p>;
  const known = people?.some(({ id }) => id === now?.id) ?? false;
  return (
    <Select
      aria-label={t("assignee")}
      value={now?.id ?? ""}
      onChange={(event) => void assign(conversation.id, event.target.value || null).catch(toastProblem)}
    >
      <option value="">{i("nobody")}</option>
      {now && !known && <option value={now.id}>{now.name}</option>}
      {people?.map((person) => (
        <option key={person.id} value={person.id}>
          {person.name}
        </option>
      ))}
    </Select>
  );
}

function Standing({ conversation }: { conversation: Whole }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const nameOf = useNodeNames(conversation.bot.id, conversation.revision);
  const may = useMay("bots.read");
  const frame = conversation.stack.at(-1);
  if (!frame) return null;
  const { name, flow } = nameOf(frame.flow, frame.node);
  return (
    <Part title={t("standing")}>
      {may ? (
        <Link to={nodeAt(conversation.bot.id, conversation.revision, frame.flow, frame.node)} className="font-medium text-primary-ink hover:underline">
          {name}
        </Link>
      ) : (
        <span className="font-medium">{name}</span>
      )}
      <p className="text-muted-foreground">
        {flow} · {t("version", { number: conversation.revision })}
      </p>
      {conversation.wait && <p className="mt-1 text-muted-foreground">{`${t("waitsFor")} ${waitSaid(t, conversation.wait, language)}`}</p>}
    </Part>
  );
}

function waitSaid(t: Translate<keyof (typeof words)["en"]>, { kind, until }: Schemas["Wait"], language: string): string {
  const what = kind === "reply" ? t("waitReply") : kind === "time" ? t("waitTime") : t("waitPack");
  return until ? `${what}, ${t("until_", { time: exact(new Date(until), language) })}` : what;
}

function Others({ conversation }: { conversation: Whole }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const [params] = useSearchParams();
  const path = { conversation: conversation.id };
  const others = $api.useQuery("get", "/api/conversations/{conversation}/others", { params: { path } });
  if (others.isPending) return <Skeleton className="h-5 w-40" />;
  if (!others.data?.items.length) return <p className="text-muted-foreground">{t("noOthers")}</p>;
  return (
    <ul className="space-y-1">
      {others.data.items.map((other) => (
        <li key={other.id}>
          <Link
            to={{ pathname: `/conversations/${other.id}`, search: params.toString() }}
            className="-mx-2 flex items-center justify-between gap-2 rounded-md px-2 py-1 hover:bg-accent"
          >
            <span className="truncate">{exact(new Date(other.changed), language)}</span>
            <StateBadge conversation={other} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
