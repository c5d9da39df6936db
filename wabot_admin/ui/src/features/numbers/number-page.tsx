/** One number: where it stands and who must act, what it is, how it did, and its history. */
import { MonitorSmartphone, Play, QrCode, RotateCw, TriangleAlert } from "lucide-react";
import { Link } from "react-router";
import { $api } from "@/api/client";
import { useFresh } from "@/api/fresh";
import { useMay } from "@/api/me";
import { useFilter } from "@/components/filters";
import { Page } from "@/components/page";
import { ProblemNotice } from "@/components/problem-notice";
import { useSentence } from "@/components/sentences";
import { toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/numbers/messages";
import { Activity } from "@/features/numbers/activity";
import { Facts } from "@/features/numbers/facts";
import { NumberMenu, tell, verbsFor } from "@/features/numbers/number-menu";
import { type NumberRow, shownPhone, StateBadge, stateOf, useMend } from "@/components/numbers/state";
import { StateHistory } from "@/features/numbers/state-history";
import { useMessages } from "@/lib/i18n";

const ROOTS = ["/api/numbers"] as const;
const NEWS = ["number", "message"];
const MENDED_BY_LINKING = ["unlinked", "logged_out"];
const HOURS = { day: 24, week: 168 } as const;

export function NumberPage({ number: id }: { number: string }) {
  const t = useMessages(words);
  const [chosen, setRange] = useFilter("range");
  const range = chosen === "week" ? "week" : "day";
  useFresh(ROOTS, NEWS);
  const health = $api.useQuery(
    "get",
    "/api/numbers/{number}/health",
    { params: { path: { number: id }, query: { hours: HOURS[range] } } },
    { placeholderData: (before) => before },
  );
  if (health.error && !health.data) {
    return (
      <Page title={t("title")}>
        <Card>
          <ProblemNotice error={health.error} retry={() => void health.refetch()} />
        </Card>
      </Page>
    );
  }
  if (!health.data) {
    return (
      <Page title={t("title")}>
        <div className="space-y-5" aria-busy>
          <Skeleton className="h-56 rounded-xl" />
          <Skeleton className="h-80 rounded-xl" />
        </div>
      </Page>
    );
  }
  const number = health.data.number;
  return (
    <Page
      title={number.name}
      help={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StateBadge state={stateOf(number)} />
          {number.phone && <span className="tabular-nums">{shownPhone(number.phone)}</span>}
        </span>
      }
      action={<Actions number={number} />}
    >
      <div className="space-y-5">
        <Mend number={number} />
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="space-y-5">
            <Activity health={health.data} range={range} stale={health.isPlaceholderData} onRange={(next) => setRange(next === "day" ? "" : next)} />
            <StateHistory number={number.id} />
          </div>
          <Facts number={number} />
        </div>
      </div>
    </Page>
  );
}

function Mend({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  const mend = useMend(number);
  const say = useSentence();
  const mayMend = useMay(MENDED_BY_LINKING.includes(stateOf(number)) ? "numbers.link" : "numbers.write");
  if (!mend) return null;
  const ours = mend !== number.mend; // then it says why too, in the person's language
  return (
    <div role="status" className="flex gap-3 rounded-xl bg-warning-soft p-4 text-warning-ink">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <p>
        {mend}
        {!ours && number.reason && <span className="mt-0.5 block text-sm opacity-85">{say(number.reason, number.told)}</span>}
        {!mayMend && <span className="mt-0.5 block text-sm opacity-85">{t("notYours")}</span>}
      </p>
    </div>
  );
}

/** The one thing to do now as a button, the rest in the menu. */
function Actions({ number }: { number: NumberRow }) {
  const t = useMessages(words);
  const mayWrite = useMay("numbers.write");
  const mayLink = useMay("numbers.link");
  const state = stateOf(number);
  const toLink = state === "unlinked" || state === "logged_out" || state === "linking";
  const refused = (state === "banned" || state === "outdated") && verbsFor(number).includes("restart");
  const verb = state === "replaced" ? "takeover" : refused ? "restart" : !toLink && verbsFor(number).includes("start") ? "start" : null;
  const [Icon, word] = verb === "restart" ? ([RotateCw, "tryAgain"] as const) : verb === "start" ? ([Play, "start"] as const) : ([MonitorSmartphone, "takeBack"] as const);
  return (
    <>
      {toLink && mayLink && (
        <Button asChild variant="primary">
          <Link to={`/numbers/${number.id}/link`}>
            <QrCode aria-hidden />
            {t("relink")}
          </Link>
        </Button>
      )}
      {verb && mayWrite && (
        <Button variant="primary" onClick={() => void tell(number.id, verb).catch(toastProblem)}>
          <Icon aria-hidden />
          {t(word)}
        </Button>
      )}
      <NumberMenu number={number} outlined />
    </>
  );
}
