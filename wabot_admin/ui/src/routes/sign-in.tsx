import { useLoaderData, useSearchParams } from "react-router";
import { SignIn } from "@/features/sign-in";

/** Signing in, and where to go then: the router checked it, for anyone can write a link. */
export function Component() {
  const [params] = useSearchParams();
  const next = useLoaderData<string>();
  return (
    <SignIn
      next={next}
      refused={params.get("error") ?? ""}
      codeLeft={params.get("code") === "needed"}
    />
  );
}
