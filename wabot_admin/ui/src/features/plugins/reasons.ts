/** Why a plugin did not load, in a person's words, told from what wabot says of it; pure. */
import type { words } from "@/features/plugins/messages";

export type Why = Extract<keyof (typeof words)["en"], `why_${string}`>;

const SIGNS: readonly [RegExp, Why][] = [
  [/^BadDeclaration: .*\bit needs wabot\b/s, "why_otherWabot"],
  [/^BadDeclaration: .*\bit needs wabot's hooks\b/s, "why_otherWabot"],
  [/another distribution has brought a plugin of this name/, "why_twoOfAName"],
  [/^BadDeclaration:/, "why_declaration"],
  [/^(?:ModuleNotFoundError|ImportError):/, "why_incomplete"],
  [/^SyntaxError:/, "why_python"],
];

export function whyOf(reason: string): Why {
  return SIGNS.find(([sign]) => sign.test(reason))?.[1] ?? "why_raised";
}

/** Return what wabot says of it without the name of the error's class. */
export function sentence(reason: string): string {
  return reason.replace(/^[A-Za-z_]\w*(?:Error|Exception|Declaration|Exit): /, "");
}
