/** What became of a plugin, in a word and an icon. */
import { CircleCheck, CirclePause, PackageX, TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { words } from "@/features/plugins/messages";
import { useMessages } from "@/lib/i18n";

const LOOKS = {
  loaded: ["good", CircleCheck, "loaded"],
  unloaded: ["neutral", CirclePause, "notLoaded"],
  broken: ["danger", TriangleAlert, "brokenState"],
  missing: ["warning", PackageX, "missingState"],
} as const satisfies Record<string, readonly [Tone, unknown, unknown]>;

export type Status = keyof typeof LOOKS;

export function statusOf(status: string): Status {
  return status in LOOKS ? (status as Status) : "unloaded";
}

export function StatusBadge({ status }: { status: string }) {
  const t = useMessages(words);
  const [tone, Icon, word] = LOOKS[statusOf(status)];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {t(word)}
    </Badge>
  );
}
