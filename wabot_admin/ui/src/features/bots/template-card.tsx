/** Something a bot can begin as: a picture of its first flow, what it is called and for; one of a group of radios. */
import { Plus } from "lucide-react";
import type { Schemas } from "@/api/client";
import { FlowPicture } from "@/components/flow-picture";

interface TemplateCardProps {
  id: string;
  name: string;
  description: string;
  outline: Schemas["Outline"] | undefined;
  chosen: boolean;
  onChoose: (id: string) => void;
}

export function TemplateCard({ id, name, description, outline, chosen, onChoose }: TemplateCardProps) {
  return (
    <label className="relative flex w-60 shrink-0 cursor-pointer items-center md:w-auto gap-3 rounded-lg border p-2 transition-colors hover:bg-muted/60 has-checked:border-primary has-checked:bg-primary-soft/50 has-checked:ring-1 has-checked:ring-primary has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring">
      <input type="radio" name="begin" value={id} checked={chosen} onChange={() => onChoose(id)} className="absolute inset-0 cursor-pointer opacity-0" />
      <span className="grid h-13 w-20 shrink-0 place-items-center overflow-hidden rounded-md border bg-background text-muted-foreground">
        {outline ? <FlowPicture outline={outline} /> : <Plus className="size-5" aria-hidden />}
      </span>
      <span className="min-w-0">
        <span className="block truncate font-medium">{name}</span>
        <span className="line-clamp-2 text-xs text-muted-foreground">{description}</span>
      </span>
    </label>
  );
}
