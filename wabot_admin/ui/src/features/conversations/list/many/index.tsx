/** The bar above the list while conversations are picked: label, assign, give back, mark as read. */
import { Bot, Check, MailOpen, Tag, UserRoundPlus, X } from "lucide-react";
import type { ReactNode } from "react";
import { $api, type Schemas } from "@/api/client";
import { useMe } from "@/api/me";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { words } from "@/features/conversations/list/many/messages";
import { useChanges } from "@/features/conversations/list/many/use-changes";
import type { Selection } from "@/features/conversations/list/selection";
import { useMessages } from "@/lib/i18n";

interface BarProps {
  selection: Selection;
  rows: readonly Schemas["Conversation"][];
}

export function ManyBar({ selection, rows }: BarProps) {
  const t = useMessages(words);
  const change = useChanges(rows, selection.clear);
  const { ids } = selection;
  const off = ids.length === 0 || change.busy;
  const chosen = rows.filter(({ id }) => selection.has(id));
  return (
    <div role="toolbar" aria-label={t("bar")} className="flex h-11 shrink-0 items-center gap-0.5 border-b bg-primary-soft/50 pr-2 pl-4">
      <Checkbox
        aria-label={t("all")}
        title={t("all")}
        checked={ids.length > 0 && ids.length === rows.length}
        ref={(box) => {
          if (box) box.indeterminate = ids.length > 0 && ids.length < rows.length;
        }}
        onChange={selection.all}
      />
      <span aria-live="polite" className="min-w-0 flex-1 truncate px-2.5 text-[0.8125rem] font-medium tabular-nums">
        {ids.length > 0 ? t("count", { count: ids.length }) : t("none")}
      </span>
      <Labels off={off} chosen={chosen} onLabel={(label, on) => void change.run(ids, { change: on ? "label" : "unlabel", label: label.id }, label.name)} />
      <Assign off={off} onAssign={(assignee) => void change.run(ids, { change: "assign", assignee })} />
      <Menu trigger={<Tool off={off} label={t("release")} icon={<Bot aria-hidden />} />}>
        <MenuItem onSelect={() => void change.run(ids, { change: "release", restart: false })}>{t("goOn")}</MenuItem>
        <MenuItem onSelect={() => void change.run(ids, { change: "release", restart: true })}>{t("restart")}</MenuItem>
      </Menu>
      <Tool off={off} label={t("read")} icon={<MailOpen aria-hidden />} onClick={() => void change.run(ids, { change: "read" })} />
      <Tool label={t("clear")} icon={<X aria-hidden />} onClick={selection.clear} />
    </div>
  );
}

interface LabelsProps {
  off: boolean;
  chosen: readonly Schemas["Conversation"][];
  onLabel: (label: Schemas["Label"], on: boolean) => void;
}

function Labels({ off, chosen, onLabel }: LabelsProps) {
  const t = useMessages(words);
  const labels = $api.useQuery("get", "/api/labels").data?.items ?? [];
  const everywhere = (id: string) => chosen.length > 0 && chosen.every((row) => row.labels.some((label) => label.id === id));
  return (
    <Menu trigger={<Tool off={off} label={t("label")} icon={<Tag aria-hidden />} />}>
      {labels.length === 0 && <MenuItem disabled>{t("noLabels")}</MenuItem>}
      {labels.map((label) => (
        <MenuItem key={label.id} onSelect={() => onLabel(label, !everywhere(label.id))}>
          <span className="size-2.5 shrink-0 rounded-full" style={{ backgroundColor: label.colour }} aria-hidden />
          <span className="max-w-52 flex-1 truncate">{label.name}</span>
          {everywhere(label.id) && <Check aria-hidden />}
        </MenuItem>
      ))}
    </Menu>
  );
}

function Assign({ off, onAssign }: { off: boolean; onAssign: (assignee: string | null) => void }) {
  const t = useMessages(words);
  const me = useMe().data?.account.id;
  const people = $api.useQuery("get", "/api/conversations/assignees").data?.items ?? [];
  return (
    <Menu trigger={<Tool off={off} label={t("assign")} icon={<UserRoundPlus aria-hidden />} />}>
      {me && <MenuItem onSelect={() => onAssign(me)}>{t("toMe")}</MenuItem>}
      <MenuItem onSelect={() => onAssign(null)}>{t("toNobody")}</MenuItem>
      {people.some(({ id }) => id !== me) && <MenuSeparator />}
      {people
        .filter(({ id }) => id !== me)
        .map((person) => (
          <MenuItem key={person.id} onSelect={() => onAssign(person.id)}>
            <span className="max-w-52 truncate">{person.name}</span>
          </MenuItem>
        ))}
    </Menu>
  );
}

interface ToolProps {
  label: string;
  icon: ReactNode;
  off?: boolean;
  onClick?: () => void;
}

function Tool({ label, icon, off = false, ...rest }: ToolProps) {
  return (
    <Button {...rest} variant="ghost" size="icon-sm" aria-label={label} title={label} disabled={off}>
      {icon}
    </Button>
  );
}
