"""What is shown where the web UI is not: one page that says how to build it, and the style of the API's page."""

from __future__ import annotations


def missing_ui() -> str:
    """Return the page of a wabot whose UI was not built; it has no script."""
    return """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>wabot</title><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>wabot runs; its web UI is not built yet</h1>
<p>This wabot runs from its sources, and nothing has built the pages from them. In their folder, run one of these:</p>
<ul class="cards">
<li class="card"><code>python3 bootstrap.py install</code><p class="quiet">Needs nothing but Python; builds the UI
along with the rest.</p></li>
<li class="card"><code>cd wabot_admin/ui &amp;&amp; npm ci --ignore-scripts &amp;&amp; npm run build</code>
<p class="quiet">With Node.js 20.19 or newer, for who changes the UI.</p></li>
</ul><p>Then start wabot again. <a href="/api/docs">The API</a> works without it.</p></main></body></html>"""


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
