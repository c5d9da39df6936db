/** How fields, nested forms and lists of a schema's form lie on the page. */
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  TemplatesType,
  UiSchema,
} from "@rjsf/utils";
import { ChevronDown, ChevronUp, Plus, Trash2 } from "lucide-react";
import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { type FormWord, words } from "@/components/schema-form/messages";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

export type Wrong = Readonly<Record<string, ReactNode>>;

function FieldTemplate(props: FieldTemplateProps) {
  const t = useMessages(words);
  if (props.hidden) return <div className="hidden">{props.children}</div>;
  const { type } = props.schema;
  const own = type === "object" || type === "array" || Boolean(props.uiSchema?.["ui:field"]); // says by itself what it is
  const errors = props.rawErrors ?? [];
  const { wrong } = props.registry.formContext as { wrong?: Wrong };
  const [name, ...within] = props.fieldPathId.path;
  const known = within.length === 0 && wrong?.[String(name)];
  return (
    <div className="space-y-1.5">
      {!own && type !== "boolean" && props.displayLabel && (
        <label htmlFor={props.id} className="flex items-baseline gap-1 font-medium">
          {props.label}
          {props.required && (
            <span aria-hidden className="text-danger-ink">
              *
            </span>
          )}
        </label>
      )}
      {props.children}
      {!own && props.rawDescription && (
        <p id={`${props.id}__help`} className="text-xs text-muted-foreground">
          {props.rawDescription}
        </p>
      )}
      {errors.length === 0 && known && <div id={`${props.id}__error`}>{known}</div>}
      {errors.length > 0 && (
        <p id={`${props.id}__error`} role="alert" className="text-xs font-medium text-danger-ink">
          {errors.map((error) => (error in words.en ? t(error as FormWord) : error)).join(" ")}
        </p>
      )}
    </div>
  );
}

function ObjectFieldTemplate({ title, description, properties, fieldPathId }: ObjectFieldTemplateProps) {
  const fields = properties.map(({ name, content, hidden }) => (
    <div key={name} className={hidden ? "hidden" : undefined}>
      {content}
    </div>
  ));
  const nested = fieldPathId.path.length > 0;
  if (!nested) return <div className="space-y-4">{fields}</div>;
  return (
    <fieldset className="space-y-3">
      {title && <legend className="mb-2 font-medium">{title}</legend>}
      {description && <p className="text-xs text-muted-foreground">{description}</p>}
      {fields}
    </fieldset>
  );
}

function ArrayFieldTemplate({ title, items, canAdd, onAddClick, schema, disabled, readonly }: ArrayFieldTemplateProps) {
  const t = useMessages(words);
  const { list, focusNext } = useFocusOnNext(items.length);
  const add = (event: MouseEvent) => {
    focusNext();
    onAddClick(event);
  };
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1.5 font-medium">{title}</legend>
      {schema.description && <p className="text-xs text-muted-foreground">{schema.description}</p>}
      <ol ref={list} className="space-y-2">
        {items}
      </ol>
      {canAdd && !disabled && !readonly && (
        <Button size="sm" onClick={add} aria-label={t("addTo", { list: title })}>
          <Plus aria-hidden />
          {t("add")}
        </Button>
      )}
    </fieldset>
  );
}

/** Return a list's ref and what to call before an entry is added, whose first control then is what one types into. */
function useFocusOnNext(length: number) {
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef(false);
  useEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    list.current?.querySelector<HTMLElement>(":scope > li:last-child :is(input, textarea, select)")?.focus();
  }, [length]);
  return { list, focusNext: () => (wanted.current = true) };
}

/** An entry of a list; one with a single control is a line, its buttons beside it. */
function ArrayFieldItemTemplate({ children, index, buttonsProps, disabled, readonly, schema, uiSchema }: ArrayFieldItemTemplateProps) {
  const t = useMessages(words);
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem } = buttonsProps;
  const quiet = disabled || readonly;
  const number = String(index + 1);
  const shown = Object.keys(schema.properties ?? {}).filter((name) => (uiSchema?.[name] as UiSchema | undefined)?.["ui:widget"] !== "hidden");
  const line = schema.type !== "object" || shown.length === 1;
  return (
    <li className={cn("flex items-start", line ? "gap-0.5" : "gap-2 rounded-lg border bg-background p-2.5")}>
      <div className="min-w-0 flex-1 [&>div>fieldset>legend]:sr-only">{children}</div>
      <div className={cn("flex shrink-0", line ? "h-9 items-center" : "flex-col")}>
        <Button variant="ghost" size="icon-sm" className={cn(line && "w-6")} disabled={quiet || !hasMoveUp} onClick={onMoveUpItem} aria-label={`${t("up")} (${number})`}>
          <ChevronUp aria-hidden />
        </Button>
        <Button variant="ghost" size="icon-sm" className={cn(line && "w-6")} disabled={quiet || !hasMoveDown} onClick={onMoveDownItem} aria-label={`${t("down")} (${number})`}>
          <ChevronDown aria-hidden />
        </Button>
        {hasRemove && (
          <Button variant="ghost" size="icon-sm" disabled={quiet} onClick={onRemoveItem} aria-label={`${t("remove")} (${number})`}>
            <Trash2 aria-hidden />
          </Button>
        )}
      </div>
    </li>
  );
}

export const templates: Partial<TemplatesType> = {
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
};
