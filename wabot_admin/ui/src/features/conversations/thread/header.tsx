/** Whose conversation this is, who has it, and the ways to take it and give it back. */
import { ArrowLeft, Bot, Download, Ellipsis, FileJson, Keyboard, MailCheck, PanelRight, RotateCcw, Route } from "lucide-react";
import { Link, useLocation } from "react-router";
import type { Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Avatar } from "@/features/conversations/avatar";
import { words as keyWords } from "@/features/conversations/keys/messages";
import { words } from "@/features/conversations/messages";
import { personName } from "@/features/conversations/person-name";
import { StateBadge } from "@/features/conversations/state-badge";
import { exportConversation, markRead } from "@/features/conversations/thread/use-actions";
import { useMessages } from "@/lib/i18n";

interface HeaderProps {
  conversation: Schemas["Conversation"];
  busy: boolean;
  onTake: () => void;
  onRelease: (restart: boolean) => void;
  details: boolean;
  onDetails: () => void;
  steps: boolean;
  onSteps: () => void;
  onKeys: () => void;
}

export function ThreadHeader({ conversation, busy, onTake, onRelease, details, onDetails, steps, onSteps, onKeys }: HeaderProps) {
  const t = useMessages(words);
  const k = useMessages(keyWords);
  const may = useMay("conversations.reply");
  const { search } = useLocation();
  const name = personName(t, conversation.contact);
  const save = (form: "export" | "text") => exportConversation(conversation.id, name, form).catch(toastProblem);
  return (
    <header className="@container flex h-15 shrink-0 items-center gap-2 border-b bg-background px-2 sm:px-4">
      <Button asChild variant="ghost" size="icon" className="md:hidden">
        <Link to={{ pathname: "/conversations", search }} aria-label={t("back")}>
          <ArrowLeft aria-hidden />
        </Link>
      </Button>
      <Avatar name={conversation.contact.name} className="hidden @sm:grid" />
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold">{name}</h2>
        <p className="flex min-w-0 items-center gap-2 overflow-hidden text-xs text-muted-foreground">
          <StateBadge conversation={conversation} className="min-w-0 py-0" />
          <span className="hidden truncate @lg:inline">
            {conversation.bot.name} · {conversation.number.name}
          </span>
        </p>
      </div>
      {may && conversation.state === "bot" && (
        <Button variant="primary" busy={busy} onClick={onTake}>
          {t("takeOver")}
        </Button>
      )}
      {may && conversation.state === "human" && (
        <Menu
          trigger={
            <Button busy={busy} aria-label={t("giveBack")}>
              <Bot aria-hidden />
              {t("giveBackShort")}
            </Button>
          }
        >
          <GiveBack icon={<Bot aria-hidden />} title={t("goOn")} help={t("goOnHelp")} onSelect={() => onRelease(false)} />
          <GiveBack icon={<RotateCcw aria-hidden />} title={t("restart")} help={t("restartHelp")} onSelect={() => onRelease(true)} />
        </Menu>
      )}
      <Menu
        trigger={
          <Button variant="ghost" size="icon" aria-label={t("more")}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {may && (
          <MenuItem disabled={conversation.unread === 0} onSelect={() => void markRead(conversation.id).catch(toastProblem)}>
            <MailCheck aria-hidden />
            {t("markRead")}
          </MenuItem>
        )}
        <MenuItem onSelect={onSteps}>
          <Route aria-hidden />
          {steps ? t("hideSteps") : t("showSteps")}
        </MenuItem>
        <MenuItem onSelect={onKeys}>
          <Keyboard aria-hidden />
          {k("keys")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => void save("text")}>
          <Download aria-hidden />
          {t("exportText")}
        </MenuItem>
        <MenuItem onSelect={() => void save("export")}>
          <FileJson aria-hidden />
          {t("exportData")}
        </MenuItem>
      </Menu>
      <Button
        variant="ghost"
        size="icon"
        aria-pressed={details}
        aria-label={details ? t("hideDetails") : t("showDetails")}
        title={t("details")}
        onClick={onDetails}
      >
        <PanelRight aria-hidden />
      </Button>
    </header>
  );
}

function GiveBack({ icon, title, help, onSelect }: { icon: React.ReactNode; title: string; help: string; onSelect: () => void }) {
  return (
    <MenuItem onSelect={onSelect} className="max-w-72 items-start py-2">
      <span className="mt-0.5">{icon}</span>
      <span>
        <span className="block font-medium">{title}</span>
        <span className="block text-xs text-muted-foreground">{help}</span>
      </span>
    </MenuItem>
  );
}
