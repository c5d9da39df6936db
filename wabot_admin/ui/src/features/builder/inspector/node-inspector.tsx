/** One step: what it is called and does, its form, where it leads, and what is wrong with it. */
import { CopyPlus, Ellipsis, Link2Off, Trash2, Workflow, X } from "lucide-react";
import { Suspense, useEffect } from "react";
import { Field } from "@/components/field";
import { later } from "@/components/later";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Skeleton } from "@/components/ui/skeleton";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { useMessages } from "@/lib/i18n";
import { useClipboard } from "../canvas/clipboard";
import { useRemove } from "../canvas/removing";
import { useBuilder, useDocument, useDraft } from "../draft/context";
import { flowNamedBy, titleOf } from "../model/describe";
import { changeNode, configure } from "../model/edits";
import type { FlowNode } from "../model/types";
import { words as builderWords } from "../messages";
import { StepIcon } from "../palette";
import { PANELS } from "../panels";
import { TypeHelp } from "./help";
import { words } from "./messages";
import { ProblemList } from "../problems/list";
import { useOwnProblems } from "./own-problems";
import { RetrySettings } from "./retry-settings";
import { WaysOut } from "./ways-out";

const ConfigForm = later(() => import("./form").then((module) => module.ConfigForm));

export const EDIT = "edit";

type NodeInspectorProps = { node: FlowNode; tab: string; onTab: (tab: string) => void };

export function NodeInspector({ node, tab, onTab }: NodeInspectorProps) {
  const b = useMessages(builderWords);
  const panels = PANELS.filter((panel) => panel.place === "inspector");
  const { store } = useBuilder();
  const form = <NodeForm node={node} />;
  const field = useDraft((state) => (state.spot?.node === node.id ? state.spot : null));
  useEffect(() => {
    if (field?.field) onTab(EDIT);
  }, [field, onTab]);
  return (
    <>
      <Header node={node} />
      {panels.length === 0 ? (
        form
      ) : (
        <Tabs value={tab} onValueChange={onTab}>
          <TabList className="px-3">
            <Tab value={EDIT}>{b("edit")}</Tab>
            {panels.map((panel) => (
              <Tab key={panel.id} value={panel.id}>
                {b(panel.title)}
              </Tab>
            ))}
          </TabList>
          <TabPanel value={EDIT}>{form}</TabPanel>
          {panels.map((panel) => (
            <TabPanel key={panel.id} value={panel.id}>
              <Suspense fallback={<FormSkeleton />}>
                <panel.component onClose={() => store.select({})} />
              </Suspense>
            </TabPanel>
          ))}
        </Tabs>
      )}
    </>
  );
}

function Header({ node }: { node: FlowNode }) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store, types } = useBuilder();
  const readOnly = useDraft((state) => state.readOnly);
  const remove = useRemove();
  const { duplicate } = useClipboard();
  const type = types.nodes.get(node.type);
  return (
    <header className="sticky top-0 z-20 flex items-center gap-2.5 bg-surface px-4 pt-3 pb-2">
      <StepIcon type={type} />
      <h2 className="line-clamp-2 min-w-0 flex-1 text-sm leading-5 font-semibold">{titleOf(node, type)}</h2>
      {!readOnly && (
        <Menu
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={t("actionsOf", { name: titleOf(node, type) })}>
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={duplicate}>
            <CopyPlus aria-hidden />
            {b("duplicate")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem onSelect={() => remove(true)}>
            <Link2Off aria-hidden />
            {b("removeHeal")}
          </MenuItem>
          <MenuItem danger onSelect={() => remove()}>
            <Trash2 aria-hidden />
            {b("remove")}
          </MenuItem>
        </Menu>
      )}
      <Button variant="ghost" size="icon-sm" aria-label={b("closePanel")} onClick={() => store.select({})}>
        <X aria-hidden />
      </Button>
    </header>
  );
}

function NodeForm({ node }: { node: FlowNode }) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  const { store, types } = useBuilder();
  const readOnly = useDraft((state) => state.readOnly);
  const type = types.nodes.get(node.type);
  const problems = useOwnProblems({ node: node.id }, type);
  useFieldFocus(node.id);
  return (
    <div className="space-y-5 px-4 pt-2 pb-8">
      {type && <TypeHelp type={type} />}
      <ProblemList problems={problems.above} />
      <Field label={b("titleOfStep")} optional>
        {(control) => (
          <Input
            {...control}
            value={node.title ?? ""}
            placeholder={type?.title ?? node.id}
            disabled={readOnly}
            onChange={(event) => store.editFlow(changeNode(node.id, { title: event.target.value || undefined }), { label: b("edited"), group: `${node.id}/title` })}
          />
        )}
      </Field>
      {type ? (
        <Suspense fallback={<FormSkeleton />}>
          <ConfigForm
            name={formName(node.id)}
            type={type}
            config={node.config ?? {}}
            readOnly={readOnly}
            problems={problems.byField}
            onChange={(config) => store.editFlow(configure(node.id, config, type.options), { label: b("edited"), group: `${node.id}/config` })}
          />
        </Suspense>
      ) : (
        <Kept node={node} />
      )}
      <NamedFlow node={node} />
      <WaysOut node={node} type={type} />
      <details className="group border-t pt-4">
        <summary className="font-medium">{t("more")}</summary>
        <div className="mt-3 space-y-4">
          <RetrySettings node={node} />
          <p className="text-xs text-muted-foreground">
            {t("idOfStep")} <code className="select-all">{node.id}</code>
          </p>
        </div>
      </details>
    </div>
  );
}

/** The way to the flow a step leads to. */
function NamedFlow({ node }: { node: FlowNode }) {
  const t = useMessages(words);
  const { store, types } = useBuilder();
  const id = flowNamedBy(node.config ?? {}, types.nodes.get(node.type));
  const flow = useDocument().flows?.find((each) => each.id === id);
  if (!flow) return null;
  return (
    <Button size="sm" onClick={() => store.openFlow(flow.id)}>
      <Workflow aria-hidden />
      {t("openFlow", { name: flow.name })}
    </Button>
  );
}

/** A step whose plugin is away: shown as it is kept. */
function Kept({ node }: { node: FlowNode }) {
  const b = useMessages(builderWords);
  return (
    <div className="space-y-2">
      <p className="rounded-md bg-warning-soft px-3 py-2 text-warning-ink">{b("unknownType")}</p>
      <pre className="max-h-72 overflow-auto rounded-md border bg-muted p-2.5 text-xs">{JSON.stringify(node.config ?? {}, null, 2)}</pre>
    </div>
  );
}

export function FormSkeleton() {
  return (
    <div className="space-y-3" aria-busy>
      <Skeleton className="h-4 w-24" />
      <Skeleton className="h-20" />
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-9" />
    </div>
  );
}

const formName = (id: string): string => `step-${id}`;

/** Put the cursor into the field someone goes to, once the form is there. */
function useFieldFocus(id: string): void {
  const spot = useDraft((state) => state.spot);
  useEffect(() => {
    if (spot?.node !== id || !spot.field) return;
    const field = [formName(id), ...spot.field.split(/[/.]/).filter(Boolean)].join("_");
    let tries = 0;
    const timer = setInterval(() => {
      const found = document.getElementById(field);
      found?.focus();
      found?.scrollIntoView({ block: "center" });
      if (found || (tries += 1) > 20) clearInterval(timer);
    }, 60);
    return () => clearInterval(timer);
  }, [spot, id]);
}
