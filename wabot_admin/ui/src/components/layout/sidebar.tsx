/** The way to every page one may see; folded it shows the icons alone, on a phone it comes as a drawer. */
import { ChevronsLeft, ChevronsRight, Search } from "lucide-react";
import { NavLink } from "react-router";
import { useMe } from "@/api/me";
import { AccountMenu } from "@/components/layout/account-menu";
import { Mark } from "@/components/layout/mark";
import { words } from "@/components/layout/messages";
import { placesFor, type Place } from "@/components/layout/navigation";
import { Works, WorksButton } from "@/components/layout/works";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";

interface SidebarProps {
  folded?: boolean;
  onFold?: () => void;
  onFind: () => void;
  onGo?: () => void;
}

const line = "flex h-8 w-full short:h-7.5 items-center gap-2.5 rounded-md px-2 text-muted-foreground transition-colors hover:bg-accent hover:text-foreground [&_svg]:size-4 [&_svg]:shrink-0";

export function Sidebar({ folded = false, onFold, onFind, onGo }: SidebarProps) {
  const t = useMessages(words);
  const me = useMe();
  const Fold = folded ? ChevronsRight : ChevronsLeft;
  return (
    <div className="flex h-full flex-col gap-3 p-3">
      <div className={cn("flex h-9 items-center gap-2 px-1", folded && "justify-center px-0")}>
        <Mark />
        {!folded && <span className="text-base font-semibold tracking-tight">wabot</span>}
      </div>
      <Hint text={t("find")} shown={folded}>
        <button
          type="button"
          onClick={onFind}
          aria-label={t("find")}
          className={cn(line, "border bg-surface shadow-card", folded && "justify-center px-0")}
        >
          <Search aria-hidden />
          {!folded && (
            <>
              <span className="min-w-0 flex-1 truncate text-left">{t("find")}</span>
              <kbd className="rounded border bg-muted px-1 font-sans text-[0.6875rem] text-muted-foreground">Ctrl K</kbd>
            </>
          )}
        </button>
      </Hint>
      <nav aria-label={t("mainMenu")} className="min-h-0 flex-1 space-y-4 overflow-y-auto short:space-y-2.5">
        {placesFor(me.data?.scopes ?? []).map((group, index) => (
          <div key={group.label ?? index}>
            {group.label && !folded && (
              <p className="px-2 pb-1 text-xs font-medium text-muted-foreground">{t(group.label)}</p>
            )}
            <ul className="space-y-0.5 short:space-y-0">
              {group.places.map((place) => (
                <li key={place.to}>
                  <SidebarLink place={place} folded={folded} onGo={onGo} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {folded ? <WorksButton panel="bottom-3 left-full ml-2 w-72" /> : <Works />}
      <div className={cn("flex items-center gap-1", folded && "flex-col")}>
        <AccountMenu folded={folded} />
        {onFold && (
          <Tooltip text={t(folded ? "unfold" : "fold")} side="right">
            <button type="button" onClick={onFold} aria-label={t(folded ? "unfold" : "fold")} className={cn(line, "w-8 justify-center px-0")}>
              <Fold aria-hidden />
            </button>
          </Tooltip>
        )}
      </div>
    </div>
  );
}

function SidebarLink({ place, folded, onGo }: { place: Place; folded: boolean; onGo?: (() => void) | undefined }) {
  const t = useMessages(words);
  const Icon = place.icon;
  return (
    <Hint text={t(place.label)} shown={folded}>
      <NavLink
        to={place.to}
        end={place.to === "/"}
        onClick={onGo}
        aria-label={folded ? t(place.label) : undefined}
        className={({ isActive }) =>
          cn(line, folded && "justify-center px-0", isActive && "bg-accent font-medium text-foreground [&_svg]:text-primary-ink")
        }
      >
        <Icon aria-hidden />
        {!folded && <span className="truncate">{t(place.label)}</span>}
      </NavLink>
    </Hint>
  );
}

function Hint({ text, shown, children }: { text: string; shown: boolean; children: React.ReactNode }) {
  return shown ? (
    <Tooltip text={text} side="right">
      <span className="block">{children}</span>
    </Tooltip>
  ) : (
    children
  );
}
