/** What narrows the list besides its view: bot, label, number, whose, unread, when. */
import { $api } from "@/api/client";
import { useMay } from "@/api/me";
import { useFilter } from "@/components/filters";
import { Field } from "@/components/field";
import { Checkbox, Input, Select } from "@/components/ui/input";
import { words } from "@/features/conversations/messages";
import { useMessages } from "@/lib/i18n";

export function ListFilters() {
  const t = useMessages(words);
  const bots = $api.useQuery("get", "/api/bots", { params: { query: { limit: 200 } } }, { enabled: useMay("bots.read") }).data?.items;
  const numbers = $api.useQuery("get", "/api/numbers", {}, { enabled: useMay("numbers.read") }).data?.items;
  const labels = $api.useQuery("get", "/api/labels").data?.items;
  const people = $api.useQuery("get", "/api/conversations/assignees", {}, { enabled: useMay("conversations.reply") }).data?.items;
  const [unread, setUnread] = useFilter("unread");
  return (
    <div className="grid grid-cols-2 gap-2.5 pt-1 [&_label]:text-xs">
      {bots && <Choice name="bot" label={t("bot")} any={t("anyBot")} choices={bots} />}
      {labels && <Choice name="label" label={t("label")} any={t("anyLabel")} choices={labels} />}
      {numbers && numbers.length > 1 && (
        <div className="col-span-2">
          <Choice name="number" label={t("number")} any={t("anyNumber")} choices={numbers} />
        </div>
      )}
      {people && (
        <div className="col-span-2">
          <Choice
            name="assignee"
            label={t("whose")}
            any={t("anyone")}
            choices={[{ id: "me", name: t("me") }, { id: "none", name: t("nobody") }, ...people]}
          />
        </div>
      )}
      <Day name="since" label={t("since")} />
      <Day name="until" label={t("until")} />
      <label className="col-span-2 flex items-center gap-2">
        <Checkbox checked={unread === "true"} onChange={(event) => setUnread(event.target.checked ? "true" : "")} />
        {t("unreadOnly")}
      </label>
    </div>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  any: string;
  choices: readonly { id: string; name: string | null }[];
}

function Choice({ name, label, any, choices }: ChoiceProps) {
  const [value, set] = useFilter(name);
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => set(event.target.value)}>
          <option value="">{any}</option>
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.name ?? choice.id}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function Day({ name, label }: { name: string; label: string }) {
  const [value, set] = useFilter(name);
  return <Field label={label}>{(control) => <Input {...control} type="date" value={value} onChange={(event) => set(event.target.value)} className="px-2" />}</Field>;
}
