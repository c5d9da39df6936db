"""Takes away what was not asked for."""

from pathlib import Path

if "{{ cookiecutter.trigger }}" == "no":
    Path("{{ cookiecutter.module }}", "triggers.py").unlink()
    Path("tests", "transcripts", "{{ cookiecutter.name }}.stars.chat").unlink()
