/** The chosen step, or the whole way, as the person will see it; from the draft and the types' hints alone. */
import { Moon, Smartphone, Sun } from "lucide-react";
import { Empty } from "@/components/empty";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Tooltip } from "@/components/ui/tooltip";
import { useLanguage, useMessages } from "@/lib/i18n";
import { languageName } from "@/lib/languages";
import { useDark } from "@/lib/theme";
import { cn } from "@/lib/cn";
import { useBuilder, useDocument, useDraft, useFlow } from "../draft/context";
import { PanelFrame } from "../frame/panel-frame";
import { words as builderWords } from "../messages";
import { languagesOf } from "../model/translations";
import type { PanelProps } from "../panel";
import { type Look, Phone, pathOf, Samples } from "../phone";
import { type Choices, useChoices } from "./choices";
import { SampleValues } from "./samples";
import { expressionsIn, stepsOf } from "./steps";
import { Thread } from "./thread";
import { words } from "./words";

/** The preview in the right column. */
export function PreviewPanel({ onClose }: PanelProps) {
  const t = useMessages(words);
  const b = useMessages(builderWords);
  return (
    <PanelFrame title={b("preview")} help={t("help")} onClose={onClose}>
      <Preview />
    </PanelFrame>
  );
}

/** The preview beside the form of the chosen step. */
export function PreviewTab() {
  return (
    <div className="px-4 pt-3 pb-8">
      <Preview />
    </div>
  );
}

function Preview() {
  const t = useMessages(words);
  const { types, botName } = useBuilder();
  const document = useDocument();
  const flow = useFlow();
  const nodes = useDraft((state) => state.selection.nodes);
  const bot = useDraft((state) => state.bot);
  const dark = useDark();
  const [choices, choose] = useChoices(bot);
  const languages = languagesOf(document);
  const [own = "en"] = languages;
  const language = choices.language !== undefined && languages.includes(choices.language) ? choices.language : own;
  const look = choices.look ?? (dark ? "dark" : "light");
  const whole = choices.whole || nodes.size === 0;
  const steps = flow ? stepsOf({ document, flow, chosen: whole ? null : nodes, types: types.nodes, language }) : [];
  const names = [...new Set(expressionsIn(steps.flatMap((step) => step.messages ?? [])).map(pathOf))];
  const nothing = whole ? steps.every((step) => !step.messages?.length) : steps.length === 0;
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-2">
        {nodes.size > 0 && <Extent whole={choices.whole} onChoose={(next) => choose({ whole: next })} />}
        <span className="flex-1" />
        {languages.length > 1 && <LanguageSelect languages={languages} value={language} onChoose={(next) => choose({ language: next })} />}
        <LookButton look={look} onChoose={(next) => choose({ look: next })} />
      </div>
      {nothing ? (
        <Empty icon={Smartphone} title={t("nothing")} help={t("nothingHelp")} />
      ) : (
        <Samples value={choices.samples}>
          <Phone label={t("messages")} name={botName} status={t("online")} look={look} className="mx-auto h-[clamp(22rem,calc(100dvh-15rem),36rem)]">
            <Thread steps={steps} whole={whole} own={own} />
          </Phone>
        </Samples>
      )}
      <SampleValues names={names} values={choices.samples} onChange={(samples: Choices["samples"]) => choose({ samples })} />
    </div>
  );
}

function Extent({ whole, onChoose }: { whole: boolean; onChoose: (whole: boolean) => void }) {
  const t = useMessages(words);
  return (
    <span role="group" aria-label={t("what")} className="flex rounded-md border bg-muted p-0.5">
      {[false, true].map((each) => (
        <button
          key={String(each)}
          type="button"
          aria-pressed={whole === each}
          onClick={() => onChoose(each)}
          className={cn("rounded-[5px] px-2 py-0.5 text-xs font-medium text-muted-foreground", whole === each && "bg-surface text-foreground shadow-card")}
        >
          {t(each ? "flow" : "step")}
        </button>
      ))}
    </span>
  );
}

function LanguageSelect({ languages, value, onChoose }: { languages: readonly string[]; value: string; onChoose: (language: string) => void }) {
  const t = useMessages(words);
  const [mine] = useLanguage();
  return (
    <Select aria-label={t("language")} value={value} onChange={(event) => onChoose(event.target.value)} className="w-28 [&>select]:h-7 [&>select]:pl-2 sm:[&>select]:text-xs [&>svg]:top-1.5">
      {languages.map((each) => (
        <option key={each} value={each}>
          {languageName(each, mine)}
        </option>
      ))}
    </Select>
  );
}

function LookButton({ look, onChoose }: { look: Look; onChoose: (look: Look) => void }) {
  const t = useMessages(words);
  const other = look === "light" ? "dark" : "light";
  const Icon = other === "dark" ? Moon : Sun;
  return (
    <Tooltip text={t(other)}>
      <Button variant="outline" size="icon-sm" aria-label={t(other)} onClick={() => onChoose(other)}>
        <Icon aria-hidden />
      </Button>
    </Tooltip>
  );
}
