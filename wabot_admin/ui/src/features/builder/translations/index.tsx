/** What the bot says in other languages: how far each is, and every text to be edited in place. */
import { Download, Languages, Plus, Search, SearchX, Upload } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Confirm } from "@/components/confirm";
import { Empty } from "@/components/empty";
import { toast } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { CSV } from "@/lib/csv";
import { useLanguage, useMessages } from "@/lib/i18n";
import { languageName } from "@/lib/languages";
import { saveFile } from "@/lib/save-file";
import { useBuilder, useDocument, useDraft } from "../draft/context";
import { PageHead } from "../look/page-head";
import { addLanguage, clear, removeLanguage, translate, type Translation } from "../model/translation-edits";
import { tableOf, type TextRow, type TranslationTable } from "../model/translation-table";
import type { PanelProps } from "../panel";
import { AddLanguage } from "./add-language";
import { exported, imported } from "./exchange";
import { filtered, KINDS, type Kind, NO_FILTER, type Filter } from "./filters";
import { LanguageCards } from "./languages";
import { words } from "./messages";
import { TextTable } from "./table";

const LARGEST = 4 * 1024 * 1024;

export function Translations({ onClose }: PanelProps) {
  const t = useMessages(words);
  const [mine] = useLanguage();
  const { store, types } = useBuilder();
  const document = useDocument();
  const readOnly = useDraft((state) => state.readOnly);
  const table = useMemo(() => tableOf(document, types.nodes), [document, types.nodes]);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState("");
  const [only, setOnly] = useState("");
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [edited, setEdited] = useState<ReadonlySet<string>>(new Set());
  const { own, languages, rows, leftOver } = table;
  const shownLanguages = languages.includes(only) ? [only] : languages;
  const shown = filtered(rows, filter, shownLanguages, edited);
  const narrow = (parts: Partial<Filter>) => {
    setFilter({ ...filter, ...parts });
    setEdited(new Set());
  };
  const look = (language: string) => {
    setOnly(language);
    setEdited(new Set());
  };
  const [put] = useState(() => (row: string, change: Translation) => {
    setEdited((before) => (before.has(row) ? before : new Set(before).add(row)));
    store.edit(translate([change]), { label: t("edited"), group: `translation/${change.language}/${change.key}` });
  });
  const go = (row: TextRow) => {
    onClose();
    store.goTo({ flow: row.flow, node: row.node, field: row.path });
  };
  const addButton = !readOnly && (
    <Button variant={languages.length === 0 ? "primary" : "outline"} onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t("addLanguage")}
    </Button>
  );
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-8">
      <PageHead title={t("title")} help={t("help", { language: languageName(own, mine) })} close={t("close")} onClose={onClose} />
      {languages.length === 0 ? (
        <Empty icon={Languages} title={t("none", { language: languageName(own, mine) })} help={t("noneHelp")} action={addButton} />
      ) : (
        <>
          <LanguageCards languages={languages} rows={rows} only={only} readOnly={readOnly} onOnly={look} onRemove={setRemoving} />
          <div className="mb-3 flex flex-wrap items-center gap-2">
            <Filters filter={filter} flows={document.flows ?? []} onChange={narrow} />
            <span className="flex-1 max-sm:hidden" />
            {addButton}
            <Exchange table={table} readOnly={readOnly} />
          </div>
          {leftOver.length > 0 && (
            <p className="mb-3 flex flex-wrap items-center justify-between gap-2 rounded-lg bg-warning-soft px-3 py-1.5 text-warning-ink">
              {t("leftOver", { count: leftOver.length })}
              {!readOnly && <Button size="sm" onClick={() => store.edit(clear(leftOver), { label: t("cleared") })}>{t("clear")}</Button>}
            </p>
          )}
          {rows.length === 0 ? (
            <Empty icon={Languages} title={t("noTexts")} help={t("noTextsHelp")} />
          ) : shown.length === 0 ? (
            <Nothing kind={filter.kind} narrowed={filter.flow !== "" || filter.search !== ""} />
          ) : (
            <>
              <TextTable key={JSON.stringify([filter, only])} own={own} languages={shownLanguages} rows={shown} readOnly={readOnly} onTranslate={put} onGo={go} />
              {!readOnly && <p className="mt-2 text-xs text-muted-foreground max-md:hidden">{t("keys")}</p>}
            </>
          )}
        </>
      )}
      {adding && <AddLanguage taken={[own, ...languages]} onClose={() => setAdding(false)} onAdd={(language) => store.edit(addLanguage(language), { label: t("languageAdded") })} />}
      <Confirm
        open={removing !== ""}
        onOpenChange={() => setRemoving("")}
        title={t("removeTitle", { name: languageName(removing || own, mine) })}
        help={t("removeHelp", { count: Object.keys(document.translations?.[removing] ?? {}).length })}
        verb={t("removeVerb")}
        onConfirm={async () => store.edit(removeLanguage(removing), { label: t("languageRemoved") })}
      />
    </div>
  );
}

function Filters({ filter, flows, onChange }: { filter: Filter; flows: readonly { id: string; name: string }[]; onChange: (parts: Partial<Filter>) => void }) {
  const t = useMessages(words);
  return (
    <>
      <Select aria-label={t("filter")} className="w-40" value={filter.kind} onChange={(event) => onChange({ kind: event.target.value as Kind })}>
        {KINDS.map((each) => (
          <option key={each} value={each}>
            {t(each)}
          </option>
        ))}
      </Select>
      {flows.length > 1 && (
        <Select aria-label={t("flow")} className="w-40" value={filter.flow} onChange={(event) => onChange({ flow: event.target.value })}>
          <option value="">{t("allFlows")}</option>
          {flows.map((flow) => (
            <option key={flow.id} value={flow.id}>
              {flow.name}
            </option>
          ))}
        </Select>
      )}
      <span className="relative block w-full sm:w-52">
        <Search className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted-foreground" aria-hidden />
        <Input type="search" aria-label={t("search")} placeholder={t("search")} className="pl-8.5" value={filter.search} onChange={(event) => onChange({ search: event.target.value })} />
      </span>
    </>
  );
}

function Nothing({ kind, narrowed }: { kind: Kind; narrowed: boolean }) {
  const t = useMessages(words);
  const done = kind !== "all" && !narrowed;
  return <Empty icon={done ? Languages : SearchX} title={t(done ? "allDone" : "nothingFits")} help={t(done ? "allDoneHelp" : "nothingFitsHelp")} />;
}

/** Out to a file for translators, and back in. */
function Exchange({ table, readOnly }: { table: TranslationTable; readOnly: boolean }) {
  const t = useMessages(words);
  const { store, botName } = useBuilder();
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File) => {
    if (file.size > LARGEST) return toast(t("tooLarge"));
    const found = imported(await file.text(), table);
    if (!found) return toast(t("notATable"));
    const edits = [...found.languages.map(addLanguage), translate(found.texts)];
    if (found.texts.length > 0) store.edit((document) => edits.reduce((each, edit) => edit(each), document), { label: t("importedStep") });
    const said = found.texts.length > 0 ? t("imported", { count: found.texts.length }) : t("importedNone");
    toast(found.unknown > 0 ? `${said} ${t("importedUnknown", { count: found.unknown })}` : said, ...(found.texts.length > 0 ? [{ label: t("undo"), run: store.undo }] : []));
  };
  return (
    <>
      <Button onClick={() => saveFile(`${botName}-translations.csv`, exported(table, { step: t("step"), field: t("field") }), CSV)}>
        <Download aria-hidden />
        {t("exportVerb")}
      </Button>
      {!readOnly && (
        <>
          <Button onClick={() => input.current?.click()}>
            <Upload aria-hidden />
            {t("importVerb")}
          </Button>
          <input
            ref={input}
            type="file"
            accept="text/csv,.csv"
            aria-label={t("importFile")}
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = "";
              if (file) void take(file);
            }}
          />
        </>
      )}
    </>
  );
}
