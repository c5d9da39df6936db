import { useSearchParams } from "react-router";
import { SignIn } from "@/features/sign-in";
import { safeNext } from "@/lib/next";
import { routes } from "@/router";

/** Signing in, and where to go then: checked here, for anyone can write a link. */
export function Component() {
  const [params] = useSearchParams();
  return (
    <SignIn
      next={safeNext(params.get("next"), routes)}
      refused={params.get("error") ?? ""}
      codeLeft={params.get("code") === "needed"}
    />
  );
}
