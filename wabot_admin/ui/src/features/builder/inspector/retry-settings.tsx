/** How often a step that fails is tried again, and how long after. */
import { Field } from "@/components/field";
import { Input } from "@/components/ui/input";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useDraft } from "../draft/context";
import { changeNode } from "../model/edits";
import type { FlowNode } from "../model/types";
import { words } from "./messages";
import { Duration } from "./widgets/duration";

export function RetrySettings({ node }: { node: FlowNode }) {
  const t = useMessages(words);
  const { store } = useBuilder();
  const readOnly = useDraft((state) => state.readOnly);
  const put = (change: Partial<NonNullable<FlowNode["retry"]>>) => {
    const retry = { ...node.retry, ...change };
    const kept = Object.fromEntries(Object.entries(retry).filter(([, value]) => value !== undefined));
    store.editFlow(changeNode(node.id, { retry: Object.keys(kept).length ? kept : undefined }), { label: t("retry"), group: `${node.id}/retry` });
  };
  return (
    <>
      <Field label={t("tries")} help={t("triesHelp")}>
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={10}
            disabled={readOnly}
            value={node.retry?.tries ?? ""}
            placeholder="1"
            onChange={(event) => put({ tries: event.target.value === "" ? undefined : Number(event.target.value) })}
          />
        )}
      </Field>
      <Field label={t("backoff")}>
        {(control) => (
          <Duration control={{ id: control.id, disabled: readOnly }} value={node.retry?.backoff ?? ""} onChange={(backoff) => put({ backoff })} />
        )}
      </Field>
    </>
  );
}
