"""How Sphinx builds these pages; what the program knows about itself comes from `_ext/wabot_reference.py`."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "wabot"
author = "The wabot authors"
project_copyright = "The wabot authors, Apache-2.0"
release = version_of("wabot")

extensions = ["myst_parser", "wabot_reference"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "_ext", "snippets"]

html_theme = "furo"
html_title = f"wabot {release}"
html_static_path: list[str] = []
nitpicky = True
