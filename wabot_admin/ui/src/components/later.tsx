/** Code that comes when it is first needed; where it did not come (a lost connection), the `Part` around asks again. */
import { type ComponentType, Suspense, use } from "react";
import { Part } from "@/components/part";
import { bringLostStyles } from "@/lib/lost-styles";
import { NotLoaded } from "@/lib/not-loaded";

/** Return a component whose code comes when it is first drawn; draw it in a `Part` and a `Suspense`. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let coming: Promise<ComponentType<Props>> | undefined;
  const ask = () =>
    bringLostStyles()
      .then(load)
      .catch((error: unknown) => {
        throw new NotLoaded(error, () => (coming = undefined));
      });
  return function Later(props: Props) {
    const Loaded = use((coming ??= ask()));
    return <Loaded {...props} />;
  };
}

/** Return how a route gets its page's code. The router keeps a failure for good, so a page that did not come is one
 *  that asks for itself again. */
export function page(load: () => Promise<{ Component: ComponentType }>) {
  return () => load().catch(() => ({ Component: inItsPlace(later(() => load().then(({ Component }) => Component))) }));
}

function inItsPlace(Page: ComponentType): ComponentType {
  return function PageAgain() {
    return (
      <Part>
        <Suspense>
          <Page />
        </Suspense>
      </Part>
    );
  };
}
