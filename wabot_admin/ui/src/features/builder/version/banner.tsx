/** Says over the canvas that this is no draft but a version, which, and what can be done with it. */
import { Ellipsis, GitCompareArrows, History, PencilRuler, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useLanguage, useMessages } from "@/lib/i18n";
import { exact } from "@/lib/times";
import { useBuilder, useDraft } from "../draft/context";
import type { Version } from "../draft/store";
import { TakeBack } from "../history/take-back";
import { words } from "./messages";

export function VersionBanner({ version }: { version: Version }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const navigate = useNavigate();
  const { store } = useBuilder();
  const bot = useDraft((state) => state.bot);
  const flow = useDraft((state) => state.flow);
  const mayWrite = useMay("bots.write");
  const live = $api.useQuery("get", "/api/bots/{bot}", { params: { path: { bot } } }).data?.live;
  const [asking, setAsking] = useState(false);
  const { number, author, message } = version;
  const draft = `/bots/${encodeURIComponent(bot)}${flow && `?${new URLSearchParams({ flow }).toString()}`}`;
  const compare = () => store.openPanel("compare");
  const restore = () => setAsking(true);
  return (
    <section aria-label={t("shown")} className="flex shrink-0 items-center gap-3 border-b bg-info-soft py-1.5 pr-2 pl-4 text-[0.8125rem]">
      <History className="size-4 shrink-0 text-info-ink max-sm:hidden" aria-hidden />
      <div className="min-w-0 flex-1 text-info-ink">
        <p className="flex items-center gap-2">
          <span className="font-semibold whitespace-nowrap">{t("version", { number })}</span>
          {live === number && <Badge tone="good">{t("live")}</Badge>}
          <span className="min-w-0 truncate max-md:hidden">{t("published", { author, at: exact(new Date(version.at), language) })}</span>
        </p>
        <p className="line-clamp-2 text-xs leading-4 md:hidden">{t("published", { author, at: exact(new Date(version.at), language) })}</p>
        {message && <p className="truncate text-xs max-md:hidden">{message}</p>}
      </div>
      <span className="flex shrink-0 items-center gap-1.5">
        <Button size="sm" className="text-foreground max-lg:hidden" onClick={compare}>
          <GitCompareArrows aria-hidden />
          {t("compare")}
        </Button>
        {mayWrite && (
          <Button size="sm" className="text-foreground max-lg:hidden" onClick={restore}>
            <RotateCcw aria-hidden />
            {t("restore")}
          </Button>
        )}
        <Button asChild size="sm" variant="primary">
          <Link to={draft}>
            <PencilRuler aria-hidden />
            {t("toDraft")}
          </Link>
        </Button>
        <Menu
          className="lg:hidden"
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={t("more")} className="lg:hidden">
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={compare}>
            <GitCompareArrows aria-hidden />
            {t("compare")}
          </MenuItem>
          {mayWrite && (
            <MenuItem onSelect={restore}>
              <RotateCcw aria-hidden />
              {t("restore")}
            </MenuItem>
          )}
        </Menu>
      </span>
      {asking && <TakeBack bot={bot} number={number} onOpenChange={() => setAsking(false)} onDone={() => void navigate(draft)} />}
    </section>
  );
}
