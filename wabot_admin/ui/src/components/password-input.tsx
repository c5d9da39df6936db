/** A password that can be looked at before it is sent. */
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Input } from "@/components/ui/input";
import { words } from "@/components/messages";
import { useMessages } from "@/lib/i18n";

export function PasswordInput(props: ComponentProps<"input">) {
  const t = useMessages(words);
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <Input {...props} type={shown ? "text" : "password"} className="pr-10" />
      <button
        type="button"
        onClick={() => setShown(!shown)}
        aria-label={t(shown ? "hidePassword" : "showPassword")}
        aria-pressed={shown}
        className="absolute inset-y-0 right-0 grid w-10 place-items-center rounded-md text-muted-foreground hover:text-foreground"
      >
        <Icon className="size-4" aria-hidden />
      </button>
    </span>
  );
}
