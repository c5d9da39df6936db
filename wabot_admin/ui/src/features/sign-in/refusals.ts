/** Why someone could not come in, in words of this page. */
import { isProblem, type Problem } from "@/api/problems";
import { words } from "@/features/sign-in/messages";
import type { Translate } from "@/lib/i18n";

type Key = keyof (typeof words)["en"];

const CAME_BACK: Record<string, Key> = {
  already_there: "linkedElsewhere",
  identity_refused: "identityRefused",
  not_linked: "notLinked",
  provider_away: "providerAway",
  sign_in_over: "signInOver",
  token_spent: "inviteOver",
  too_many_attempts: "tooOften",
  unknown_provider: "unknownProvider",
};

/** Return what a code says that the browser came back from a provider with, as a Problem to show. */
export function cameBack(t: Translate<Key>, code: string): Problem {
  return told(t(CAME_BACK[code] ?? "cameBackRefused"));
}

/** Return a refusal in words of this page where it has them, else as it is. */
export function refusalOf(t: Translate<Key>, error: unknown): unknown {
  const known = isProblem(error) ? CAME_BACK[error.code] : undefined;
  return known ? told(t(known)) : error;
}

/** A sentence as a Problem, for the lines that show one. */
export function told(title: string): Problem {
  return { type: "about:blank", status: 400, code: "told", title };
}
