"""The front page as HTML: text only ever enters escaped; it has no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from wabot_core.catalog import PluginStatus
from wabot_core.stores import NumberRow

STATE_WORDS: Mapping[str, tuple[str, str]] = {
    # state → (sign, what an admin reads)
    "stopped": ("◻", "Stopped"),
    "unlinked": ("◇", "Not linked"),
    "linking": ("◆", "Waiting for the QR code to be scanned"),
    "connecting": ("…", "Connecting"),
    "live": ("✓", "Live"),
    "interrupted": ("↻", "Interrupted, coming back by itself"),
    "degraded": ("!", "Degraded"),
    "logged_out": ("✕", "Logged out: link it again"),
    "replaced": ("⇄", "Opened elsewhere"),
    "outdated": ("!", "WhatsApp Web refuses this version"),
    "banned": ("✕", "Blocked by WhatsApp"),
}


def front_page(
    rows: Sequence[NumberRow],
    *,
    phone: str | None,
    plugins: Sequence[PluginStatus],
    trouble: str | None = None,
) -> str:
    """Return the front page, for whoever reaches it: a demo (`phone`) shows its numbers, another wabot only how many.

    `trouble` says why wabot can't answer now, and stands in place of the numbers. QR codes are never here: who
    scans one owns the number.
    """
    numbers = _trouble(trouble) if trouble else _numbers(rows) if phone else _count(rows)
    broken = "".join(_broken(status) for status in plugins if status.status == "broken")
    loaded = ", ".join(escape(status.name) for status in plugins if status.status == "loaded")
    talk = f'<p><a class="button" href="{escape(phone)}">Open the phone page</a></p>' if phone else ""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><title>wabot</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>wabot</h1>{talk}<h2>Numbers</h2><ul class="cards">{numbers}</ul>
<h2>Plugins</h2>{broken}<p class="quiet">Loaded: {loaded}. <a href="/api/docs">The API</a></p>
</main></body></html>"""


def _trouble(sentence: str) -> str:
    return f'<li><p class="trouble">{escape(sentence)}</p></li>'


def _numbers(rows: Sequence[NumberRow]) -> str:
    return "".join(_number(row) for row in rows) or _no_numbers()


def _number(row: NumberRow) -> str:
    sign, words = STATE_WORDS[row.state.value]
    linking = row.state.value == "linking"
    mend = '<p class="quiet">Press <em>Scan the QR code</em> on the phone page.</p>' if linking else ""
    phone = f" · +{escape(row.phone)}" if row.phone else ""
    bot = escape(row.bot) if row.bot else "no bot yet"
    return (
        f'<li class="card"><h3>{escape(row.name)}</h3><p><span class="sign" aria-hidden="true">{sign}</span> '
        f'{escape(words)}{phone}</p><p class="quiet">{escape(row.reason)}</p>'
        f'<p class="quiet">Answered by {bot}</p>{mend}</li>'
    )


def _count(rows: Sequence[NumberRow]) -> str:
    if not rows:
        return _no_numbers()
    live = sum(row.state.value == "live" for row in rows)
    mend = '<p class="quiet">Which ones and why: <code>wabot numbers list</code></p>'
    return f'<li class="card"><p>{live} of {len(rows)} live</p>{mend}</li>'


def _no_numbers() -> str:
    mend = '<p class="quiet">Add one: <code>wabot numbers add</code></p>'
    return f'<li class="card"><p>There is no number yet.</p>{mend}</li>'


def _broken(status: PluginStatus) -> str:
    what = f"{status.name} ({status.distribution} {status.version})"
    return f'<p class="trouble"><strong>{escape(what)}</strong> could not be loaded: {escape(status.reason)}</p>'


STYLE = """
:root { color-scheme: light dark; --ink: #14211b; --quiet: #5a6b63; --paper: #f6f8f7; --card: #ffffff;
  --line: #dbe4df; --green: #0a7d54; --red: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6efea; --quiet: #9db0a6; --paper: #101613; --card: #18211c;
  --line: #2b3832; --green: #3ecf96; --red: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { font-size: 1.75rem; letter-spacing: -0.02em; margin: 0 0 1rem; }
h2 { font-size: 1rem; color: var(--quiet); font-weight: 600; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1.125rem; margin: 0 0 0.25rem; }
p { margin: 0.25rem 0; }
a { color: var(--green); }
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.75rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.25rem; }
.card img { margin-top: 0.75rem; background: #fff; border-radius: 8px; padding: 8px; }
.quiet { color: var(--quiet); font-size: 0.875rem; }
.sign { display: inline-block; min-width: 1.25rem; color: var(--green); font-weight: 700; }
.trouble { border-left: 4px solid var(--red); padding: 0.5rem 0.75rem; background: var(--card); }
.code { font: 600 1.5rem/1.2 ui-monospace, monospace; letter-spacing: 0.15em; }
.button { display: inline-block; background: var(--green); color: var(--paper); text-decoration: none;
  padding: 0.625rem 1rem; border-radius: 8px; font-weight: 600; }
.button:focus-visible, a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
"""
