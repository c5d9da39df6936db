"""What the Tab key reaches on a page, as someone without a mouse: each control once, its focus to be seen, and no way
into a corner."""

from __future__ import annotations

from typing import TypedDict

from playwright.async_api import Page

MOST = 150
"""Of a page with more controls than this, the first so many are walked."""

CONTROLS = r"""() => {
  const found = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const groups = new Set();
  const PARTS = { date: 5, "datetime-local": 8, time: 4 };
  const reached = (each) => {
    if (each.tabIndex < 0 || each.disabled || each.closest("[inert]")) return false;
    if (!each.checkVisibility({ visibilityProperty: true })) return false;
    if (each.type !== "radio") return true;
    const group = document.getElementsByName(each.name);
    const one = [...group].find((other) => other.checked) ?? group[0];
    if (each !== one || groups.has(each.name)) return false;
    groups.add(each.name);
    return true;
  };
  const ring = (each) => {
    for (let at = each, up = 0; at && up < 3; at = at.parentElement, up += 1) {
      const style = getComputedStyle(at);
      if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) return true;
    }
    return false;
  };
  const said = (each) => each.outerHTML.slice(0, 140);
  const walk = { wanted: found.filter(reached), went: [], unseen: [], said, round: false };
  walk.listen = ({ target }) => {
    if (document.activeElement !== target) return;  // it gave its focus to a part of its own
    walk.round ||= walk.went.length > 1 && target === walk.went[0];
    if (walk.round) return;
    walk.went.push(target);
    if (!ring(target)) walk.unseen.push(said(target));
  };
  addEventListener("focusin", walk.listen);
  window.__walk = walk;
  document.activeElement?.blur();
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  walk.went.length = walk.unseen.length = 0;
  return walk.wanted.reduce((sum, each) => sum + (PARTS[each.type] ?? 1), 0);
}"""

WALKED = r"""() => {
  const { wanted, went, unseen, said, listen } = window.__walk;
  removeEventListener("focusin", listen);
  document.activeElement?.blur();
  scrollTo(0, 0);
  const missed = wanted.filter((each) => each.isConnected && !went.includes(each)).map(said);
  const again = went.filter((each, at) => went.indexOf(each) !== at).map(said);
  return { first: went[0]?.textContent ?? "", missed, again, unseen };
}"""


class Walked(TypedDict):
    """What came of the walk."""

    first: str
    missed: list[str]
    again: list[str]
    unseen: list[str]


async def wrong_by_keyboard(page: Page, *, first: str | None) -> list[str]:
    """Press Tab once for each control of a page; return what it missed, met twice or left unseen."""
    count: int = await page.evaluate(CONTROLS)
    for _ in range(min(count, MOST)):
        await page.keyboard.press("Tab")
    walked: Walked = await page.evaluate(WALKED)
    missed = walked["missed"] if count <= MOST else []
    wrong = [] if first in (None, walked["first"]) else [f"Tab comes first to {walked['first']!r}"]
    wrong += [f"Tab does not reach {each}" for each in missed]
    wrong += [f"Tab comes twice to {each}" for each in walked["again"]]
    return [*wrong, *(f"its focus is not seen: {each}" for each in walked["unseen"])]
