/** Ctrl-K: every page, every bot by name, and what changes how the app looks, by a few letters. */
import { Command } from "cmdk";
import { Bot, Languages, LogOut, Moon, Sun, UserRound } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useNavigate } from "react-router";
import { $api } from "@/api/client";
import { signOut, useMay, useMe } from "@/api/me";
import { words } from "@/components/layout/messages";
import { placesFor } from "@/components/layout/navigation";
import { LANGUAGES, type Language, useLanguage, useMessages } from "@/lib/i18n";
import { useTheme } from "@/lib/theme";

const group =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground";

export function CommandMenu({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useMessages(words);
  const navigate = useNavigate();
  const me = useMe();
  const [, setTheme] = useTheme();
  const [language, setLanguage] = useLanguage();
  const [search, setSearch] = useState("");
  const bots = $api.useQuery(
    "get",
    "/api/bots",
    { params: { query: { limit: 8, ...(search && { search }) } } },
    { enabled: useMay("bots.read") },
  );
  const run = (work: () => void) => () => {
    onOpenChange(false);
    work();
  };
  const others = (Object.keys(LANGUAGES) as Language[]).filter((value) => value !== language);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-overlay" data-locks-scroll aria-hidden />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[14dvh] z-50 mx-auto max-w-xl animate-enter overflow-hidden rounded-xl border bg-surface shadow-raised"
        >
          <Radix.Title className="sr-only">{t("commands")}</Radix.Title>
          <Command label={t("commands")} loop>
            <Command.Input
              value={search}
              onValueChange={setSearch}
              placeholder={t("find")}
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-muted-foreground"
            />
            <Command.List className="max-h-[50dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-muted-foreground">{t("nothing")}</Command.Empty>
              <Command.Group heading={t("goTo")} className={group}>
                {placesFor(me.data?.scopes ?? []).flatMap(({ places }) =>
                  places.map((place) => (
                    <Line key={place.to} icon={<place.icon aria-hidden />} onSelect={run(() => void navigate(place.to))}>
                      {t(place.label)}
                    </Line>
                  )),
                )}
                <Line icon={<UserRound aria-hidden />} onSelect={run(() => void navigate("/me"))}>
                  {t("me")}
                </Line>
              </Command.Group>
              {(bots.data?.items.length ?? 0) > 0 && (
                <Command.Group heading={t("bots")} className={group}>
                  {bots.data?.items.map((bot) => (
                    <Line
                      key={bot.id}
                      value={`${bot.name} ${bot.id}`}
                      icon={<Bot aria-hidden />}
                      onSelect={run(() => void navigate(`/bots/${bot.id}`))}
                    >
                      {bot.name}
                    </Line>
                  ))}
                </Command.Group>
              )}
              <Command.Group heading={t("commands")} className={group}>
                <Line icon={<Sun aria-hidden />} onSelect={run(() => setTheme("light"))}>
                  {`${t("theme")}: ${t("light")}`}
                </Line>
                <Line icon={<Moon aria-hidden />} onSelect={run(() => setTheme("dark"))}>
                  {`${t("theme")}: ${t("dark")}`}
                </Line>
                {others.map((value) => (
                  <Line key={value} icon={<Languages aria-hidden />} onSelect={run(() => setLanguage(value))}>
                    {LANGUAGES[value]}
                  </Line>
                ))}
                <Line icon={<LogOut aria-hidden />} onSelect={run(() => void signOut())}>
                  {t("signOut")}
                </Line>
              </Command.Group>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface LineProps {
  icon: ReactNode;
  children: string;
  value?: string;
  onSelect: () => void;
}

function Line({ icon, children, value, onSelect }: LineProps) {
  return (
    <Command.Item
      value={value ?? children}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-accent [&_svg]:size-4 [&_svg]:text-muted-foreground"
    >
      {icon}
      <span className="truncate">{children}</span>
    </Command.Item>
  );
}
