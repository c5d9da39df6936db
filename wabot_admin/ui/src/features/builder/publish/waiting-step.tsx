/** Who is in the middle of a talk, where, and what shall become of them. */
import { useId } from "react";
import { Field } from "@/components/field";
import { RelativeTime } from "@/components/relative-time";
import { Select, Textarea } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDocument } from "../draft/context";
import { calledOf } from "../model/describe";
import type { Checks } from "./checks";
import { words } from "./messages";
import { type Kind, type Place, placeKey, type Plan } from "./plan";
import { Step } from "./step";

const KINDS: readonly Kind[] = ["finish", "move", "end"];

type Props = { checks: Checks; plan: Plan; onPlan: (plan: Plan) => void };

export function WaitingStep({ checks: { impact }, plan, onPlan }: Props) {
  const t = useMessages(words);
  const name = useId();
  const { count = 0, people = 0, places = [] } = impact.data ?? {};
  const standing = impact.isPending ? "asking" : count > 0 ? "look" : "plain";
  return (
    <Step title={t("waiting")} standing={standing} says={impact.isPending ? t("checking") : count > 0 ? t("waitsHere", { count }) : ""} error={impact.error} retry={() => void impact.refetch()}>
      <p className="text-muted-foreground">
        {count === 0 ? t("nobody") : t("somebody", { count })} {people > 0 && t("withTeam", { count: people })}
      </p>
      {count > 0 && (
        <>
          <fieldset className="mt-3 space-y-2">
            <legend className="sr-only">{t("waiting")}</legend>
            {KINDS.map((kind) => (
              <div key={kind} className={cn("flex items-start gap-3 rounded-lg border px-3 py-2.5", plan.kind === kind && "border-primary bg-primary-soft")}>
                <input
                  type="radio"
                  id={`${name}-${kind}`}
                  name={name}
                  aria-describedby={`${name}-${kind}-help`}
                  className="mt-1 accent-primary"
                  checked={plan.kind === kind}
                  onChange={() => onPlan({ ...plan, kind })}
                />
                <div className="min-w-0">
                  <label htmlFor={`${name}-${kind}`} className="block cursor-pointer font-medium">
                    {t(kind)}
                  </label>
                  <p id={`${name}-${kind}-help`} className="text-[0.8125rem] text-muted-foreground">
                    {t(`${kind}Help`)}
                  </p>
                </div>
              </div>
            ))}
          </fieldset>
          {plan.kind === "end" && (
            <div className="mt-3">
              <Field label={t("ending")}>
                {(control) => <Textarea {...control} maxLength={4096} placeholder={t("endingPlaceholder")} value={plan.ending} onChange={(event) => onPlan({ ...plan, ending: event.target.value })} />}
              </Field>
            </div>
          )}
          <ul className="mt-4 divide-y rounded-lg border">
            {places.map((place) => (
              <Row key={placeKey(place)} place={place} plan={plan} onPlan={onPlan} />
            ))}
          </ul>
        </>
      )}
    </Step>
  );
}

function Row({ place, plan, onPlan }: { place: Place; plan: Plan; onPlan: (plan: Plan) => void }) {
  const t = useMessages(words);
  const { types } = useBuilder();
  const flows = useDocument().flows ?? [];
  const key = placeKey(place);
  const target = plan.targets.get(key);
  const move = (value: string) => {
    const targets = new Map(plan.targets);
    const [flow, node] = JSON.parse(value || "[]") as string[];
    if (flow && node) targets.set(key, [flow, node]);
    else targets.delete(key);
    onPlan({ ...plan, targets });
  };
  return (
    <li className="space-y-2 px-3 py-2.5">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="font-medium wrap-anywhere">{t("place", { step: place.title || t("unknownStep"), flow: place.flow_name, revision: place.revision })}</p>
          {place.hint && <p className="truncate text-[0.8125rem] text-muted-foreground">{place.hint}</p>}
        </div>
        <p className="shrink-0 text-right text-[0.8125rem]">
          {t("waitsHere", { count: place.count })}
          <span className="block text-xs text-muted-foreground">
            {t("since")} <RelativeTime at={place.oldest} />
          </span>
        </p>
      </div>
      {plan.kind === "move" && (
        <Select aria-label={t("target", { step: place.title })} value={target ? JSON.stringify(target) : ""} onChange={(event) => move(event.target.value)}>
          <option value="">{t("stay")}</option>
          {flows.map((flow) => (
            <optgroup key={flow.id} label={flow.name}>
              {(flow.nodes ?? []).map((node) => (
                <option key={node.id} value={JSON.stringify([flow.id, node.id])}>
                  {calledOf(node, types.nodes.get(node.type), types.operators)}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      )}
    </li>
  );
}
