/** Who is signed in, how the app looks and speaks to them, and the way out. */
import { BookOpen, Languages, LogOut, Monitor, Moon, Smartphone, Sun, UserRound } from "lucide-react";
import { useNavigate } from "react-router";
import { $api } from "@/api/client";
import { signOut, useMe } from "@/api/me";
import { words } from "@/components/layout/messages";
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { cn } from "@/lib/cn";
import { LANGUAGES, type Language, useLanguage, useMessages } from "@/lib/i18n";
import { THEMES, useTheme } from "@/lib/theme";

const THEME_ICONS = { light: <Sun aria-hidden />, dark: <Moon aria-hidden />, system: <Monitor aria-hidden /> };

export function AccountMenu({ folded = false }: { folded?: boolean }) {
  const t = useMessages(words);
  const navigate = useNavigate();
  const me = useMe();
  const about = $api.useQuery("get", "/api/about", {}, { staleTime: Number.POSITIVE_INFINITY });
  const account = me.data?.account;
  return (
    <Menu
      side="top"
      align="start"
      className="w-60"
      trigger={
        <button
          type="button"
          aria-label={t("account")}
          className={cn("flex min-w-0 flex-1 items-center gap-2.5 rounded-md p-1.5 text-left hover:bg-accent", folded && "flex-none")}
        >
          <Avatar name={account?.name ?? "?"} />
          {!folded && (
            <span className="min-w-0 leading-tight">
              <span className="block truncate font-medium">{account?.name ?? "…"}</span>
              <span className="block truncate text-xs text-muted-foreground">{account?.email}</span>
            </span>
          )}
        </button>
      }
    >
      <MenuItem onSelect={() => void navigate("/me")}>
        <UserRound aria-hidden />
        {t("me")}
      </MenuItem>
      {about.data?.phone && (
        <MenuItem asChild>
          <a href={about.data.phone} target="_blank" rel="noopener noreferrer">
            <Smartphone aria-hidden />
            {t("phone")}
          </a>
        </MenuItem>
      )}
      <MenuItem asChild>
        <a href="/api/docs" target="_blank" rel="noopener noreferrer">
          <BookOpen aria-hidden />
          {t("api")}
        </a>
      </MenuItem>
      <MenuSeparator />
      <LookChoices />
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden />
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}

export function LookChoices() {
  const t = useMessages(words);
  const [theme, setTheme] = useTheme();
  const [language, setLanguage] = useLanguage();
  return (
    <>
      <MenuLabel>{t("theme")}</MenuLabel>
      <MenuChoices
        value={theme}
        onValueChange={setTheme}
        choices={THEMES.map((value) => ({ value, label: t(value), icon: THEME_ICONS[value] }))}
      />
      <MenuLabel>{t("language")}</MenuLabel>
      <MenuChoices
        value={language}
        onValueChange={setLanguage}
        choices={(Object.keys(LANGUAGES) as Language[]).map((value) => ({
          value,
          label: LANGUAGES[value],
          icon: <Languages aria-hidden />,
        }))}
      />
    </>
  );
}

export function Avatar({ name }: { name: string }) {
  const letters = name
    .split(/\s+/)
    .map((part) => part[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return (
    <span
      aria-hidden
      className="grid size-8 shrink-0 place-items-center rounded-full bg-primary-soft text-xs font-semibold text-primary-ink"
    >
      {letters}
    </span>
  );
}
