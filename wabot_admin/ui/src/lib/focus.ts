/** Where the focus goes when what had it is gone: what the page marks as its place, such as a canvas, else its heading. */

const PLACE = "main [data-takes-focus]:not([inert] *)";

export function focusPage(): void {
  (document.querySelector<HTMLElement>(PLACE) ?? document.querySelector<HTMLElement>("main h1"))?.focus();
}

/** Return whether nothing has the focus. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
