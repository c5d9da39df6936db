"""The page beside which the builder is measured: as many boxes and curves, and nothing but moving them."""

from __future__ import annotations

from wabot_admin.bench.large_flow import CELL, COLUMNS

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title><style>
body {{ margin: 0; overflow: hidden; font: 13px sans-serif }}
#all {{ position: absolute; transform-origin: 0 0 }}
.box {{ position: absolute; width: 240px; height: 140px; border: 1px solid #ccc; border-radius: 8px; background: #fff }}
svg {{ position: absolute; overflow: visible }} path {{ fill: none; stroke: #999; stroke-width: 1.75 }}
textarea {{ position: fixed; right: 0; top: 0 }}
</style><div id="all"><svg>{curves}</svg>{boxes}</div><textarea aria-label="Text"></textarea><script>
const all = document.getElementById("all"); let x = 300, y = 60, zoom = 1, held;
const put = () => {{ all.style.transform = `translate(${{x}}px, ${{y}}px) scale(${{zoom}})`; }};
addEventListener("wheel", (event) => {{ event.preventDefault();
  if (event.ctrlKey) zoom = Math.min(2, Math.max(0.1, zoom * 2 ** (-event.deltaY / 100)));
  else {{ x -= event.deltaX; y -= event.deltaY; }} put(); }}, {{ passive: false }});
addEventListener("mousedown", (event) => {{ held = event.target.closest(".box"); }});
addEventListener("mouseup", () => {{ held = undefined; }});
addEventListener("mousemove", (event) => {{ if (!held) return;
  held.style.left = `${{held.offsetLeft + event.movementX / zoom}}px`;
  held.style.top = `${{held.offsetTop + event.movementY / zoom}}px`; }});
put();
</script></html>"""


def bare_canvas(count: int) -> str:
    """Return the page's HTML."""
    places = [(place % COLUMNS * CELL[0], place // COLUMNS * CELL[1]) for place in range(count)]
    boxes = "".join(
        f'<div class="box" style="left:{x}px;top:{y}px">Step {place}: our shop is open from nine to six</div>'
        for place, (x, y) in enumerate(places)
    )
    curves = "".join(
        f'<path d="M{x + 240},{y + 70} C{x + 280},{y + 70} {x + 280},{y + 24} {x + 320},{y + 24}"/>' for x, y in places
    )
    return PAGE.format(boxes=boxes, curves=curves)
