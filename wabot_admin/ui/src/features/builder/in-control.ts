/** Tell whether keys and the clipboard belong to the control they were used in. */
export function inControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable=true], [role=dialog], [role=menu]") !== null;
}
