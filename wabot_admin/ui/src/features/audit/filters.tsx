/** What narrows the audit: who, what, which, how it ended and when; all of it in the address. */
import { X } from "lucide-react";
import { useSearchParams } from "react-router";
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { SearchFilter, useFilter } from "@/components/filters";
import { words as common } from "@/components/messages";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { words } from "@/features/audit/messages";
import { codeFor, dayStart, useActionNames } from "@/features/audit/sentences";
import { useMessages } from "@/lib/i18n";

type Name = "actor" | "action" | "object" | "outcome" | "from" | "to";

/** Return what the API is asked for, whether anything is narrowed, and the way back to everything. */
export function useAuditFilters() {
  const [params, setParams] = useSearchParams();
  const value = (name: Name) => params.get(name) ?? "";
  const action = codeFor(value("action"), useActionNames());
  const outcome = value("outcome");
  const since = dayStart(value("from"));
  const until = dayStart(value("to"), 1);
  const query = {
    ...(value("actor") && { actor: value("actor") }),
    ...(action && { action }),
    ...(value("object") && { object: value("object") }),
    ...((outcome === "done" || outcome === "refused") && { outcome: outcome as "done" | "refused" }),
    ...(since && { since }),
    ...(until && { until }),
  };
  return { query, narrowed: Object.keys(query).length > 0, clear: () => setParams({}, { replace: true }) };
}

export function AuditFilters() {
  const t = useMessages(words);
  const c = useMessages(common);
  const { narrowed, clear } = useAuditFilters();
  const [outcome, setOutcome] = useFilter("outcome");
  const [object, setObject] = useFilter("object");
  const [from, setFrom] = useFilter("from");
  const [to, setTo] = useFilter("to");
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <SearchFilter name="action" label={t("findWhat")} />
      <WhoFilter />
      <Select aria-label={t("outcome")} value={outcome} onChange={(event) => setOutcome(event.target.value)} className="w-full sm:w-44">
        <option value="">{t("anyOutcome")}</option>
        <option value="done">{t("done")}</option>
        <option value="refused">{t("refusedOrNot")}</option>
      </Select>
      <span className="flex w-full items-center gap-2 sm:w-auto">
        <Input type="date" aria-label={t("from")} title={t("from")} value={from} max={to} onChange={(event) => setFrom(event.target.value)} className="sm:w-38" />
        <span aria-hidden className="text-muted-foreground">
          –
        </span>
        <Input type="date" aria-label={t("to")} title={t("to")} value={to} min={from} onChange={(event) => setTo(event.target.value)} className="sm:w-38" />
      </span>
      {object && (
        <Button size="sm" onClick={() => setObject("")} aria-label={t("notOnly", { object })}>
          <code className="max-w-40 truncate">{object}</code>
          <X aria-hidden />
        </Button>
      )}
      {narrowed && (
        <Button variant="ghost" onClick={clear}>
          {c("clearFilters")}
        </Button>
      )}
    </div>
  );
}

function WhoFilter() {
  const t = useMessages(words);
  const [actor, setActor] = useFilter("actor");
  const may = useMay("accounts.read");
  const people = $api.useQuery("get", "/api/accounts", { params: { query: { limit: 200 } } }, { enabled: may, staleTime: 60_000 }).data?.items ?? [];
  const known = new Set(["", "operator", "anonymous", ...people.map(({ id }) => `account:${id}`)]);
  return (
    <Select aria-label={t("who")} value={actor} onChange={(event) => setActor(event.target.value)} className="w-full sm:w-48">
      <option value="">{t("anyone")}</option>
      {people.map(({ id, name }) => (
        <option key={id} value={`account:${id}`}>
          {name}
        </option>
      ))}
      <option value="operator">{t("operator")}</option>
      <option value="anonymous">{t("anonymous")}</option>
      {!known.has(actor) && <option value={actor}>{actor}</option>}
    </Select>
  );
}
