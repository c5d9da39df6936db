/** The frame of every page of someone signed in: sidebar or drawer, command menu, and the way to the content. */
import { Menu as MenuIcon, Search } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { Dialog as Radix } from "radix-ui";
import { Navigate, Outlet, ScrollRestoration, useLocation, useMatches, useNavigation } from "react-router";
import { useMe } from "@/api/me";
import { useSession } from "@/api/session";
import { Starting } from "@/components/layout/starting";
import { Mark } from "@/components/layout/mark";
import { words } from "@/components/layout/messages";
import { Sidebar } from "@/components/layout/sidebar";
import { WorksButton } from "@/components/layout/works";
import { later } from "@/components/later";
import { Part } from "@/components/part";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { rememberUsual, useMessages } from "@/lib/i18n";
import { prefer, usePreference } from "@/lib/preferences";

const loadCommandMenu = () => import("@/components/layout/command-menu");
const CommandMenu = later(() => loadCommandMenu().then((module) => module.CommandMenu));
const IDLE = 1_500;

export function Shell() {
  const session = useSession();
  const location = useLocation();
  if (session === "starting" || session === "away") return <Starting away={session === "away"} />;
  if (session === "out") {
    const next = location.pathname + location.search;
    return <Navigate to={next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`} replace />;
  }
  return <Frame />;
}

function Frame() {
  const t = useMessages(words);
  const narrow = useMatches().some((match) => (match.handle as { narrow?: boolean } | undefined)?.narrow);
  const folded = usePreference("sidebar") === "folded" || narrow;
  const busy = useNavigation().state !== "idle";
  const [finding, setFinding] = useFindKey();
  const [drawer, setDrawer] = useState(false);
  useUsualLanguage();
  const find = () => {
    setDrawer(false);
    setFinding(true);
  };
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <a
        href="#content"
        className="sr-only z-60 rounded-md bg-primary px-4 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <aside className={cn("sticky top-0 z-30 hidden h-dvh shrink-0 border-r bg-muted/50 md:block", folded ? "w-15" : "w-60")}>
        <Sidebar folded={folded} onFold={narrow ? undefined : () => prefer("sidebar", folded ? undefined : "folded")} onFind={find} />
      </aside>
      <header className="sticky top-0 z-30 flex h-13 items-center gap-1 border-b bg-background/95 px-2 backdrop-blur md:hidden">
        <Drawer open={drawer} onOpenChange={setDrawer} onFind={find} />
        <Mark className="size-6" />
        <span className="flex-1 px-1 font-semibold">wabot</span>
        <WorksButton panel="inset-x-3 top-full mt-1.5" />
        <Button variant="ghost" size="icon" aria-label={t("find")} onClick={find}>
          <Search aria-hidden />
        </Button>
      </header>
      <main id="content" tabIndex={-1} className="relative min-w-0 flex-1">
        {busy && <div className="absolute inset-x-0 top-0 h-0.5 animate-pulse bg-primary" aria-hidden />}
        <Outlet />
      </main>
      <ScrollRestoration />
      {finding && (
        <Part fallback={null}>
          <Suspense>
            <CommandMenu open onOpenChange={setFinding} />
          </Suspense>
        </Part>
      )}
    </div>
  );
}

interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onFind: () => void;
}

function Drawer({ open, onOpenChange, onFind }: DrawerProps) {
  const t = useMessages(words);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>
        <Button variant="ghost" size="icon" aria-label={t("openMenu")}>
          <MenuIcon aria-hidden />
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-overlay" data-locks-scroll aria-hidden />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-72 animate-slide border-r bg-background shadow-raised"
        >
          <Radix.Title className="sr-only">{t("mainMenu")}</Radix.Title>
          <Sidebar onFind={onFind} onGo={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Let those who have chosen no language have their workspace's. */
function useUsualLanguage() {
  const usual = useMe().data?.workspace.language;
  useEffect(() => {
    if (usual !== undefined) rememberUsual(usual);
  }, [usual]);
}

function useFindKey() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const ahead = () => void loadCommandMenu().catch(() => undefined); // without a connection: when it is opened
    const timer = setTimeout(ahead, IDLE); // so that who types at once loses no letter
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) {
        event.preventDefault();
        setOpen((before) => !before);
      }
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return [open, setOpen] as const;
}
