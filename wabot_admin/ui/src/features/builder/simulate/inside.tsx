/** What happens inside the talk: the steps walked, what is known, and the calls to other systems. */
import { useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import { Calls } from "./calls";
import { words } from "./messages";
import { Steps } from "./steps";
import { useTurns } from "./use-talk";
import { Values } from "./values";

export function Inside({ className }: { className?: string }) {
  const t = useMessages(words);
  const [tab, setTab] = useState("steps");
  const calls = useTurns().reduce((sum, turn) => sum + turn.calls.length, 0);
  return (
    <Tabs value={tab} onValueChange={setTab} className={cn("flex min-h-0 flex-col border-t", className)}>
      <TabList aria-label={t("inside")} className="shrink-0 px-2 [&>button]:px-2 [&>button]:py-1.5 [&>button]:text-[0.8125rem]">
        <Tab value="steps">{t("steps")}</Tab>
        <Tab value="values">{t("values")}</Tab>
        <Tab value="calls">
          {t("calls")}
          {calls > 0 && <span className="ml-1.5 rounded-full bg-muted px-1.5 text-xs text-muted-foreground tabular-nums">{calls}</span>}
        </Tab>
      </TabList>
      {(
        [
          ["steps", Steps],
          ["values", Values],
          ["calls", Calls],
        ] as const
      ).map(([value, View]) => (
        <TabPanel key={value} value={value} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
          <View />
        </TabPanel>
      ))}
    </Tabs>
  );
}
