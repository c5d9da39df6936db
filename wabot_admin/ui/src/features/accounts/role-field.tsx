/** Choosing a role. */
import type { Schemas } from "@/api/client";
import { Field } from "@/components/field";
import { Select } from "@/components/ui/input";
import { builtinRole, words } from "@/features/accounts/messages";
import { useMessages } from "@/lib/i18n";

interface RoleFieldProps {
  roles: readonly Schemas["Role"][];
  value: string;
  onChange: (role: string) => void;
}

export function RoleField({ roles, value, onChange }: RoleFieldProps) {
  const t = useMessages(words);
  return (
    <Field label={t("role")}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {roles.map(({ name }) => {
            const known = builtinRole(name);
            return (
              <option key={name} value={name}>
                {known ? t(known) : name}
              </option>
            );
          })}
        </Select>
      )}
    </Field>
  );
}
