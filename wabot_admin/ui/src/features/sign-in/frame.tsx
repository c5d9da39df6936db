/** The page around everything that happens before one is in. */
import { Palette, Smartphone } from "lucide-react";
import { type ReactNode } from "react";
import { $api } from "@/api/client";
import { LookChoices } from "@/components/layout/account-menu";
import { Mark } from "@/components/layout/mark";
import { usePageTitle } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { words } from "@/features/sign-in/messages";
import { useMessages } from "@/lib/i18n";

export function useAbout() {
  return $api.useQuery("get", "/api/about", {}, { staleTime: 60_000 });
}

export function SignInFrame({ title, help, children }: { title: string; help?: ReactNode; children: ReactNode }) {
  const t = useMessages(words);
  const heading = usePageTitle(title);
  const about = useAbout();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex justify-end p-3">
        <Menu
          trigger={
            <Button variant="ghost" size="icon" aria-label={t("look")}>
              <Palette aria-hidden />
            </Button>
          }
        >
          <LookChoices />
        </Menu>
      </header>
      <main className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center px-4 pb-[12dvh]">
        <div className="rounded-xl border bg-surface p-6 shadow-card sm:p-8">
          <Mark className="mb-5 size-10" />
          <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold">
            {title}
          </h1>
          {help && <p className="mt-1 text-muted-foreground">{help}</p>}
          <div className="mt-6">{children}</div>
        </div>
        {about.data?.phone && (
          <p className="mt-4 text-center">
            <Button asChild variant="link">
              <a href={about.data.phone} target="_blank" rel="noopener noreferrer">
                <Smartphone aria-hidden />
                {t("talkToBot")}
              </a>
            </Button>
          </p>
        )}
      </main>
      <footer className="p-4 text-center text-xs text-muted-foreground">
        {about.data ? t("version", { version: about.data.version }) : "\u00a0"}
      </footer>
    </div>
  );
}
