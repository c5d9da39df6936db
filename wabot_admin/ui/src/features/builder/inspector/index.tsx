/** The right column: what is chosen, to be edited. */
import { MousePointerClick } from "lucide-react";
import { Empty } from "@/components/empty";
import { Input } from "@/components/ui/input";
import { Field } from "@/components/field";
import { useMessages } from "@/lib/i18n";
import { useBuilder, useChosenNode, useDraft } from "../draft/context";
import { titleOf } from "../model/describe";
import { changeNode } from "../model/edits";
import { words } from "../messages";
import { StepIcon } from "../palette";

export function Inspector() {
  const t = useMessages(words);
  const node = useChosenNode();
  const { store, types } = useBuilder();
  const readOnly = useDraft((state) => state.readOnly);
  if (!node) return <Empty icon={MousePointerClick} title={t("nothingChosen")} help={t("nothingChosenHelp")} />;
  const type = types.nodes.get(node.type);
  return (
    <div className="p-4" id="inspector" tabIndex={-1}>
      <StepIcon type={type} />
      <Field label={t("titleOfStep")}>
        {(control) => (
          <Input
            {...control}
            value={node.title ?? ""}
            placeholder={titleOf({ ...node, title: "" }, type)}
            readOnly={readOnly}
            onChange={(event) => store.editFlow(changeNode(node.id, { title: event.target.value || undefined }), { label: t("edited"), group: `${node.id}/title` })}
          />
        )}
      </Field>
    </div>
  );
}
