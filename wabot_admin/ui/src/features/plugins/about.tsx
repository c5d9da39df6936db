/** Who made a plugin and where it is told of; its pages open elsewhere, and nothing is asked from them here. */
import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { Card, CardHeading } from "@/components/ui/card";
import { words } from "@/features/plugins/messages";
import { useMessages } from "@/lib/i18n";

export function About({ detail }: { detail: Schemas["PluginDetail"] }) {
  const t = useMessages(words);
  const { plugin, package: made, parts } = detail;
  const links = made.links.filter((link) => link.url.startsWith("https://"));
  return (
    <Card aria-labelledby="about">
      <CardHeading id="about" title={t("about")} />
      <dl className="space-y-3 px-5 pb-5">
        <Fact label={t("package")}>
          {plugin.distribution} <span className="tabular-nums">{plugin.version}</span>
        </Fact>
        <Fact label={t("author")}>{made.author || <Unsaid />}</Fact>
        <Fact label={t("licence")}>{made.licence || <Unsaid />}</Fact>
        {links.length > 0 && (
          <Fact label={t("pages")}>
            <ul className="space-y-1">
              {links.map((link) => (
                <li key={link.url}>
                  <a
                    href={link.url}
                    target="_blank"
                    rel="noopener noreferrer nofollow"
                    title={link.url}
                    className="inline-flex max-w-full items-center gap-1.5 rounded text-primary-ink underline-offset-4 hover:underline"
                  >
                    <span className="truncate">{link.label}</span>
                    <ExternalLink className="size-3.5 shrink-0" role="img" aria-label={t("opensElsewhere")} />
                  </a>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {parts.length > 0 && (
          <Fact label={t("parts")}>
            <ul className="space-y-0.5">
              {parts.map((part) => (
                <li key={`${part.kind} ${part.name}`} className="break-words">{t(`part_${part.kind}`, { name: part.name })}</li>
              ))}
            </ul>
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="mb-0.5 text-xs text-muted-foreground">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function Unsaid() {
  const t = useMessages(words);
  return <span className="text-muted-foreground">{t("notSaid")}</span>;
}
