"""What the Tab key reaches on a page, as someone without a mouse: each control once, its focus to be seen, and round to
the first again from everywhere."""

from __future__ import annotations

from typing import TypedDict

from playwright.async_api import Page

MOST, AT_ONCE = 200, 20
"""How often Tab is pressed before a page counts as a trap, and between two looks."""

BEGIN = r"""() => {
  const ring = (each) => {
    for (let at = each, up = 0; at && up < 3; at = at.parentElement, up += 1) {
      const style = getComputedStyle(at);
      if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) return true;
    }
    return false;
  };
  document.activeElement?.blur();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  const walk = { went: [], unseen: [], passed: new Set(), round: false };
  walk.listen = ({ target }) => {
    if (document.activeElement !== target) walk.passed.add(target);
    if (walk.passed.has(target)) return;  // it gave its focus to a part of its own
    walk.round ||= walk.went.length > 1 && target === walk.went[0];
    if (walk.round) return;
    walk.went.push(target);
    if (!ring(target)) walk.unseen.push(target);
  };
  addEventListener("focusin", walk.listen);
  window.__walk = walk;
}"""

END = r"""() => {
  const { went, unseen, passed, listen } = window.__walk;
  removeEventListener("focusin", listen);
  document.activeElement?.blur();
  scrollTo(0, 0);
  const met = new Set([...went, ...passed]);
  const wanted = (each) => {
    if (each.tabIndex < 0 || each.disabled || each.closest("[inert]")) return false;
    if (!each.checkVisibility({ visibilityProperty: true })) return false;
    if (each.type !== "radio") return true;
    const group = document.getElementsByName(each.name);
    return each === ([...group].find((other) => other.checked) ?? group[0]);
  };
  const found = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const said = (each) => each.outerHTML.slice(0, 140);
  return {
    first: went[0]?.textContent ?? "",
    missed: found.filter((each) => wanted(each) && !met.has(each)).map(said),
    again: went.filter((each, at) => went.indexOf(each) !== at).map(said),
    unseen: unseen.map(said),
  };
}"""


class Walked(TypedDict):
    """What came of the walk."""

    first: str
    missed: list[str]
    again: list[str]
    unseen: list[str]


async def wrong_by_keyboard(page: Page, *, first: str | None) -> list[str]:
    """Press Tab until it comes round; return what it missed, met twice or left unseen, and whether it was trapped."""
    await page.evaluate(BEGIN)
    pressed = 0
    while not (round := await page.evaluate("window.__walk.round")) and pressed < MOST:
        for _ in range(AT_ONCE):
            await page.keyboard.press("Tab")
        pressed += AT_ONCE
    walked: Walked = await page.evaluate(END)
    if not round:
        return [f"Tab does not come round in {MOST}: {walked['missed']}"]
    wrong = [] if first in (None, walked["first"]) else [f"Tab comes first to {walked['first']!r}"]
    wrong += [f"Tab does not reach {each}" for each in walked["missed"]]
    wrong += [f"Tab comes twice to {each}" for each in walked["again"]]
    return [*wrong, *(f"its focus is not seen: {each}" for each in walked["unseen"])]
