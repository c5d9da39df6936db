/** Stylesheets that failed to load: Vite brings none a second time, so that code tried again would come without. */
const lost = new Set<HTMLLinkElement>();

/** Keep what fails from now on. */
export function noteLostStyles(): void {
  const note = ({ target }: Event) => target instanceof HTMLLinkElement && target.rel === "stylesheet" && lost.add(target);
  addEventListener("error", note, { capture: true });
}

/** Load what failed before; rejects where it fails again. */
export async function bringLostStyles(): Promise<void> {
  await Promise.all([...lost].map(bring));
}

function bring(old: HTMLLinkElement): Promise<unknown> {
  const link = old.cloneNode() as HTMLLinkElement;
  lost.delete(old);
  return new Promise((done, fail) => {
    link.addEventListener("load", done);
    link.addEventListener("error", () => fail(new Error(`${link.href} failed again`)));
    old.replaceWith(link);
  });
}
