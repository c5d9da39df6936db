/** Choosing the bot that answers on a number. */
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import type { ControlProps } from "@/components/field";
import { Select } from "@/components/ui/input";
import { words } from "@/features/numbers/messages";
import { useMessages } from "@/lib/i18n";

const MANY = 100;

interface BotSelectProps {
  control: Partial<ControlProps> & { "aria-label"?: string };
  value: string | null;
  /** Its name, for when the list does not reach to it. */
  name?: string | null;
  disabled?: boolean;
  onChange: (bot: string | null, name: string) => void;
}

export function BotSelect({ control, value, name, disabled, onChange }: BotSelectProps) {
  const t = useMessages(words);
  const bots = $api.useQuery("get", "/api/bots", { params: { query: { limit: MANY } } }, { enabled: useMay("bots.read") });
  const items = bots.data?.items ?? [];
  const missing = value !== null && !items.some((bot) => bot.id === value);
  return (
    <Select
      {...control}
      disabled={disabled}
      value={value ?? ""}
      onChange={(event) => {
        const id = event.target.value;
        onChange(id || null, items.find((bot) => bot.id === id)?.name ?? "");
      }}
    >
      <option value="">{t("noBot")}</option>
      {missing && <option value={value}>{name ?? value}</option>}
      {items.map((bot) => (
        <option key={bot.id} value={bot.id}>
          {bot.live === null ? t("notPublished", { name: bot.name }) : bot.name}
        </option>
      ))}
    </Select>
  );
}
