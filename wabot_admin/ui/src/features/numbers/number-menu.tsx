/** What can be done with a number, each with its consequences said before. */
import { Ellipsis, LogOut, MonitorSmartphone, Play, QrCode, RotateCw, Square, Trash2 } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { ask } from "@/api/action";
import { api, changed } from "@/api/client";
import { useMay } from "@/api/me";
import { Confirm } from "@/components/confirm";
import { toast, toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { words } from "@/features/numbers/messages";
import { isLinked, type NumberRow, stateOf } from "@/components/numbers/state";
import { useMessages } from "@/lib/i18n";

export type Verb = "start" | "stop" | "restart" | "takeover" | "logout";

/** Tell a number what to do; what it does shows by itself. */
export async function tell(number: string, verb: Verb): Promise<void> {
  const params = { params: { path: { number } } };
  const calls = {
    start: () => api.POST("/api/numbers/{number}/start", params),
    stop: () => api.POST("/api/numbers/{number}/stop", params),
    restart: () => api.POST("/api/numbers/{number}/restart", params),
    takeover: () => api.POST("/api/numbers/{number}/takeover", params),
    logout: () => api.POST("/api/numbers/{number}/logout", params),
  };
  await ask(calls[verb]());
  await changed("/api/numbers");
}

/** Which of all verbs make sense for a number now. */
export function verbsFor(number: NumberRow): readonly Verb[] {
  const running = number.wanted === "running";
  return [
    ...(running ? [] : (["start"] as const)),
    ...(number.state === "replaced" ? (["takeover"] as const) : []),
    ...(running ? (["restart", "stop"] as const) : []),
    ...(isLinked(number) && number.asked !== "logout" ? (["logout"] as const) : []),
  ];
}

const ICONS = { start: Play, stop: Square, restart: RotateCw, takeover: MonitorSmartphone, logout: LogOut };
const NAMES = { start: "start", stop: "stop", restart: "restart", takeover: "takeBack", logout: "logout" } as const;
const ASKS = {
  stop: { title: "stopTitle", help: "stopHelp", verb: "stopVerb" },
  restart: { title: "restartTitle", help: "restartHelp", verb: "restartVerb" },
  takeover: { title: "takeBackTitle", help: "takeBackHelp", verb: "takeBack" },
  logout: { title: "logoutTitle", help: "logoutHelp", verb: "logoutVerb" },
} as const;

export function NumberMenu({ number, outlined }: { number: NumberRow; outlined?: boolean }) {
  const t = useMessages(words);
  const navigate = useNavigate();
  const mayWrite = useMay("numbers.write");
  const mayLink = useMay("numbers.link");
  const [asking, setAsking] = useState<Exclude<Verb, "start"> | "delete" | null>(null);
  const verbs = verbsFor(number).filter((verb) => (verb === "logout" ? mayLink : mayWrite));
  const linkable = mayLink && !isLinked(number) && stateOf(number) !== "linking";
  if (!mayWrite && verbs.length === 0 && !linkable) return null;
  const start = async () => {
    try {
      await tell(number.id, "start");
      toast(t("asked", { name: number.name }));
    } catch (refusal) {
      toastProblem(refusal);
    }
  };
  const remove = async () => {
    const left = await ask(api.DELETE("/api/numbers/{number}", { params: { path: { number: number.id } } }));
    toast(t("deleted", { name: number.name, count: left.conversations }));
    await navigate("/numbers");
    await changed("/api/numbers");
  };
  return (
    <>
      <Menu
        trigger={
          <Button
            variant={outlined ? "outline" : "ghost"}
            size={outlined ? "icon" : "icon-sm"}
            aria-label={t("actionsOf", { name: number.name })}
          >
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {linkable && (
          <MenuItem onSelect={() => void navigate(`/numbers/${number.id}/link`)}>
            <QrCode aria-hidden />
            {t("relink")}
          </MenuItem>
        )}
        {verbs.map((verb) => {
          const Icon = ICONS[verb];
          return (
            <MenuItem key={verb} onSelect={() => (verb === "start" ? void start() : setAsking(verb))}>
              <Icon aria-hidden />
              {t(NAMES[verb])}
            </MenuItem>
          );
        })}
        {mayWrite && (
          <>
            <MenuSeparator />
            <MenuItem danger disabled={number.wanted === "running"} onSelect={() => setAsking("delete")}>
              <Trash2 aria-hidden />
              <span>
                {t("delete")}
                {number.wanted === "running" && <span className="block text-xs">{t("deleteRuns")}</span>}
              </span>
            </MenuItem>
          </>
        )}
      </Menu>
      {asking === "delete" && (
        <Confirm
          open
          onOpenChange={() => setAsking(null)}
          title={t("deleteTitle", { name: number.name })}
          help={t("deleteHelp")}
          verb={t("deleteVerb")}
          typed={number.name}
          onConfirm={remove}
        />
      )}
      {asking && asking !== "delete" && (
        <Confirm
          open
          onOpenChange={() => setAsking(null)}
          title={t(ASKS[asking].title, { name: number.name })}
          help={t(ASKS[asking].help)}
          verb={t(ASKS[asking].verb)}
          danger={asking === "logout" || asking === "stop"}
          onConfirm={async () => {
            await tell(number.id, asking);
            toast(t("asked", { name: number.name }));
          }}
        />
      )}
    </>
  );
}
