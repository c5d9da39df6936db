/** It is live: how far taking people along has come, and what to do next. */
import { CircleCheck, MessageCircle, PencilRuler, Smartphone } from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { $api, type Schemas } from "@/api/client";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";
import { words } from "./messages";

type Props = { revision: Schemas["Revision"]; bot: string; people: number; moving: boolean; onClose: () => void };

const SOON = 700;

export function Done({ revision, bot, people, moving, onClose }: Props) {
  const t = useMessages(words);
  const heading = useRef<HTMLHeadingElement>(null);
  const answers = useAnswers(bot);
  const about = $api.useQuery("get", "/api/about", {}, { staleTime: 60_000 }).data?.phone;
  const phone = answers ? about : undefined; // who says hi before would hear another bot, or none
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="mx-auto flex max-w-lg flex-col items-center px-6 py-16 text-center">
      <span className="mb-4 grid size-14 place-items-center rounded-full bg-primary-soft text-primary-ink">
        <CircleCheck className="size-7" aria-hidden />
      </span>
      <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold">
        {t("doneTitle", { number: revision.number })}
      </h2>
      <p className="mt-1 text-balance text-muted-foreground">{t("doneHelp")}</p>
      {moving && <Moving bot={bot} revision={revision.number} people={people} />}
      <h3 className="mt-8 mb-2 font-medium">{t("next")}</h3>
      <div className="flex w-full max-w-xs flex-col gap-2">
        {phone && (
          <Button asChild size="lg" variant="primary">
            <a href={phone} target="_blank" rel="noreferrer">
              <MessageCircle aria-hidden />
              {t("toPhone")}
            </a>
          </Button>
        )}
        <Button asChild size="lg" variant={phone ? "outline" : "primary"}>
          <Link to="/numbers">
            <Smartphone aria-hidden />
            {t("toNumbers")}
          </Link>
        </Button>
        <Button size="lg" variant="ghost" onClick={onClose}>
          <PencilRuler aria-hidden />
          {t("toCanvas")}
        </Button>
      </div>
    </div>
  );
}

/** Return whether a number has this bot; so it seems to who may not see numbers. */
export function useAnswers(bot: string): boolean {
  const numbers = $api.useQuery("get", "/api/numbers", { params: { query: { limit: 200 } } }, { staleTime: 0, retry: false }).data;
  return numbers?.items.some((number) => number.bot === bot) ?? true;
}

function Moving({ bot, revision, people }: { bot: string; revision: number; people: number }) {
  const t = useMessages(words);
  const moves = $api.useQuery(
    "get",
    "/api/bots/{bot}/moves",
    { params: { path: { bot } } },
    { staleTime: 0, refetchInterval: ({ state }) => (state.data?.moves.find((each) => each.revision === revision)?.done ? false : SOON) },
  );
  const move = moves.data?.moves.find((each) => each.revision === revision);
  const { moved = 0, ended = 0, stayed = 0, done = false } = move ?? {};
  const gone = moved + ended + stayed + (move?.people ?? 0);
  const all = Math.max(people, gone);
  const parts = [moved > 0 && t("moved", { count: moved }), ended > 0 && t("ended", { count: ended }), stayed > 0 && t("stayed", { count: stayed })];
  return (
    <div className="mt-6 w-full max-w-xs" role="status">
      {done ? (
        <p className="font-medium text-primary-ink">{parts.filter(Boolean).join(" · ")}</p>
      ) : (
        <>
          <progress className="h-1.5 w-full accent-primary" max={all} value={gone} aria-label={t("waiting")} />
          <p className="mt-1.5 text-[0.8125rem] text-muted-foreground">{t("moving", { done: gone, all })}</p>
        </>
      )}
    </div>
  );
}
