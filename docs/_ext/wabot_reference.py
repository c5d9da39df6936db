"""A Sphinx extension that writes the reference from wabot itself, so that it can't say anything else.

In a Markdown page the line `% generated: nodes` is replaced by that table's text, before Sphinx reads the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import reference_catalog as of_catalog
import reference_program as of_program
import reference_sandbox as of_sandbox
from sphinx.application import Sphinx

MARKER = re.compile(r"^% generated: (\w+)$", re.MULTILINE)

REFERENCES: Mapping[str, Callable[[], Iterator[str]]] = {
    "commands": of_program.commands,
    "control": of_sandbox.control,
    "controls": of_catalog.controls,
    "roles": of_catalog.roles,
    "errors": of_program.errors,
    "fault_points": of_program.fault_points,
    "faults": of_sandbox.faults,
    "hooks": of_catalog.hooks,
    "nodes": of_catalog.nodes,
    "operators": of_catalog.operators,
    "problems": of_program.problems,
    "settings": of_program.settings,
    "triggers": of_catalog.triggers,
}


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension with Sphinx."""
    app.connect("source-read", fill_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def fill_in(app: Sphinx, page: str, source: list[str]) -> None:
    """Replace the markers in a page that is being read."""
    source[0] = generated(source[0])


def generated(text: str) -> str:
    """Return a page's text with every marker replaced."""
    return MARKER.sub(lambda marker: "\n".join(REFERENCES[marker[1]]()), text)
