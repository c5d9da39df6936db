/** Choosing a role. */
import type { Schemas } from "@/api/client";
import { Field } from "@/components/field";
import { Select } from "@/components/ui/input";
import { words } from "@/features/accounts/messages";
import { useMessages } from "@/lib/i18n";
import { useRoleName } from "@/lib/role-names";

interface RoleFieldProps {
  roles: readonly Schemas["Role"][];
  value: string;
  onChange: (role: string) => void;
}

export function RoleField({ roles, value, onChange }: RoleFieldProps) {
  const t = useMessages(words);
  const nameOf = useRoleName();
  return (
    <Field label={t("role")}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {roles.map(({ name }) => (
            <option key={name} value={name}>
              {nameOf(name)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
