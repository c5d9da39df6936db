"""Refuses names that wabot would refuse, before anything is written."""

import re
import sys

OURS = ("admin", "logic", "on", "pause", "runtime", "talk")
NAME = {{ cookiecutter.name | jsonify }}
DISTRIBUTION = {{ cookiecutter.distribution | jsonify }}
MODULE = {{ cookiecutter.module | jsonify }}
TEXTS = ({{ cookiecutter.description | jsonify }}, {{ cookiecutter.author | jsonify }})

if not re.fullmatch(r"[a-z][a-z0-9_]*", NAME):
    sys.exit(f"{NAME!r} can't name a pack: use small letters, digits and _, a letter first.")
if NAME in OURS:
    sys.exit(f"{NAME!r} is wabot's own: choose another name.")
if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", DISTRIBUTION):
    sys.exit(f"{DISTRIBUTION!r} can't name a distribution: use small letters, digits and single hyphens.")
if not MODULE.isidentifier() or MODULE.startswith("wabot_core"):
    sys.exit(f"{MODULE!r} can't name a module: use small letters, digits and _.")
for text in TEXTS:
    if not text or "\\" in text or '"""' in text or not text.isprintable():
        sys.exit(f"{text!r} can't be written into the pack: use one line of text without backslashes.")
