/** Settings: what a workspace sets, what it switches off, and what wabot was started with. */
import { useFilter } from "@/components/filters";
import { Page } from "@/components/page";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { words } from "@/features/settings/messages";
import { ProcessSettings } from "@/features/settings/process-settings";
import { SignInSettings } from "@/features/settings/sign-in-settings";
import { Switches } from "@/features/settings/switches";
import { WorkspaceSettings } from "@/features/settings/workspace-settings";
import { useMessages } from "@/lib/i18n";

const VIEWS = ["workspace", "switches", "signIn", "process"] as const;

export function Settings() {
  const t = useMessages(words);
  const [asked, setAsked] = useFilter("view");
  const view = VIEWS.find((each) => each === asked) ?? "workspace";
  return (
    <Page title={t("title")} className="max-w-3xl">
      <Tabs value={view} onValueChange={(next) => setAsked(next === "workspace" ? "" : next)}>
        <TabList aria-label={t("title")} className="mb-5">
          {VIEWS.map((each) => (
            <Tab key={each} value={each}>
              {t(each)}
            </Tab>
          ))}
        </TabList>
        <TabPanel value="workspace">
          <WorkspaceSettings />
        </TabPanel>
        <TabPanel value="switches">
          <Switches />
        </TabPanel>
        <TabPanel value="signIn">
          <SignInSettings />
        </TabPanel>
        <TabPanel value="process">
          <ProcessSettings />
        </TabPanel>
      </Tabs>
    </Page>
  );
}
