/** Taking an older version back: into the draft, or to be live again with who it meets. */
import { ask } from "@/api/action";
import { $api, api, ifMatch, queries } from "@/api/client";
import { Confirm } from "@/components/confirm";
import { toast } from "@/components/toasts";
import { useMessages } from "@/lib/i18n";
import { useBuilder } from "../draft/context";
import { words } from "./messages";

type Props = { bot: string; number: number; onOpenChange: () => void; onDone: () => unknown };

export function TakeBack({ bot, number, onOpenChange, onDone }: Props) {
  const t = useMessages(words);
  const { store, saver } = useBuilder();
  const restore = async () => {
    await saver.flush();
    const rev = store.get().version ? (await ask(api.GET("/api/bots/{bot}/draft", { params: { path: { bot } } }))).rev : store.get().rev;
    const params = { path: { bot, revision: String(number) }, header: ifMatch(rev) };
    await ask(api.POST("/api/bots/{bot}/revisions/{revision}/restore", { params }));
    toast(t("restored", { number }));
    onDone();
    await queries.refetchQueries({ queryKey: ["get", "/api/bots/{bot}/draft", { params: { path: { bot } } }] });
  };
  return (
    <Confirm open onOpenChange={onOpenChange} title={t("restoreTitle", { number })} help={t("restoreHelp", { number })} verb={t("restore")} onConfirm={restore} />
  );
}

export function DeployAgain({ bot, number, onOpenChange, onDone }: Props) {
  const t = useMessages(words);
  const impact = $api.useQuery("get", "/api/bots/{bot}/impact", { params: { path: { bot } } }, { staleTime: 0 });
  const count = impact.data?.count ?? 0;
  const who = impact.data && (count > 0 ? t("deployWaiting", { count }) : t("deployNobody"));
  const deploy = async () => {
    await ask(api.POST("/api/bots/{bot}/revisions/{revision}/deploy", { params: { path: { bot, revision: String(number) } } }));
    toast(t("deployed", { number }));
    await onDone();
  };
  return (
    <Confirm
      open
      onOpenChange={onOpenChange}
      title={t("deployTitle", { number })}
      help={`${t("deployHelp", { number })} ${who ?? ""}`}
      verb={t("deploy")}
      danger={false}
      onConfirm={deploy}
    />
  );
}
