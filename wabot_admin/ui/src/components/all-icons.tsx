/** Every icon of the library, in a file of its own that is loaded when one is used that is not common. */
import { Box, icons, type LucideIcon } from "lucide-react";

export function RareIcon({ name, className }: { name: string; className?: string }) {
  const pascal = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const Icon = (icons as Record<string, LucideIcon>)[pascal] ?? Box;
  return <Icon className={className} aria-hidden />;
}
