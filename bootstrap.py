"""Take a fresh machine to a running wabot: environment, packs, browser, then the demo or the tests.

Needs Python 3.11 and nothing else: only the standard library is imported, and nothing is installed
outside `.venv`, except that root is helped by Debian's own packages where something is missing.
It knows nothing about bots: what happens once the environment stands is `wabot`'s and `nox`'s business.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an old Python meets first
    sys.exit(
        "wabot needs Python 3.11 or newer; this is Python %d.%d (%s).\n"  # noqa: UP031
        "Install a newer one and start again with it, for instance: python3.11 bootstrap.py demo"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "wabot-stamp.json"
UNFINISHED = ENVIRONMENT / "wabot-unfinished"
LOG = ROOT / ".wabot" / "bootstrap.log"
BINARIES = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BINARIES / ("python.exe" if os.name == "nt" else "python")

EXAMPLES = """\
examples:
  python3 bootstrap.py demo                 the sandbox, a sample bot and the phone page to talk to it
  python3 bootstrap.py demo --help          what the demo can be told
  python3 bootstrap.py test                 every check, as CI runs them
  python3 bootstrap.py test -s lint types   two of them; after `test` stand nox's own options
  python3 bootstrap.py install              only the environment, in .venv

Delete the folder .venv to start over. The log of the last installation is .wabot/bootstrap.log.
"""

NETWORK_SIGNS = (
    "name resolution",
    "getaddrinfo failed",
    "NewConnectionError",
    "ConnectTimeout",
    "Connection refused",
    "Network is unreachable",
    "ProxyError",
    "Read timed out",
    "Temporary failure resolving",
    "Could not connect",
    "(from versions: none)",
)


class BootstrapError(Exception):
    """A step failed; the message says what to do about it."""


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What is wanted: which dependency groups it takes and what runs in the environment then."""

    groups: tuple[str, ...]
    command: tuple[str, ...]
    needs_browser: bool


GOALS = {
    "demo": Goal(groups=(), command=("wabot", "demo"), needs_browser=True),
    "test": Goal(groups=("dev",), command=("nox",), needs_browser=True),
    "install": Goal(groups=(), command=(), needs_browser=False),
}


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line; return the exit status, unless the goal's command replaces us."""
    options, rest = read_arguments(arguments)
    goal = GOALS[options.goal]
    try:
        with only_one():
            ensure_installed(goal)
            if goal.needs_browser:
                ensure_browser()
    except BootstrapError as error:
        print(f"\nbootstrap: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nbootstrap: stopped; the next start mends what is half done.", file=sys.stderr)
        return 130
    return run([*goal.command, *rest]) if goal.command else 0


def read_arguments(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Split the command line into the goal and what is passed on to it."""
    parser = argparse.ArgumentParser(
        prog="bootstrap.py",
        description="Set wabot up in .venv next to this file and start it.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("goal", choices=GOALS, help="demo, test or install; what follows it is passed on")
    if not arguments:
        parser.print_help()
        sys.exit(2)
    return parser.parse_args(arguments[:1]), list(arguments[1:])


def ensure_installed(goal: Goal) -> None:
    """Make the environment hold wabot, all packs and the goal's groups, unless it does already."""
    wanted = fingerprint()
    stamp = read_stamp()
    groups = sorted({*goal.groups, *stamp.get("groups", ())})
    if stamp.get("fingerprint") == wanted and groups == stamp["groups"] and assets_are_there():
        return
    ensure_environment()
    with marked_unfinished():
        install(groups)
        write_stamp({"fingerprint": wanted, "groups": groups})


@contextlib.contextmanager
def marked_unfinished() -> Iterator[None]:
    """Leave a mark if the block is broken off half-way; a step that failed in good order leaves none."""
    UNFINISHED.touch()
    try:
        yield
    except BootstrapError:
        UNFINISHED.unlink()
        raise
    UNFINISHED.unlink()


def ensure_environment() -> None:
    """Create `.venv`, or replace one whose installation was broken off or whose Python is gone."""
    if PYTHON.exists() and not UNFINISHED.exists() and works([str(PYTHON), "-m", "pip", "--version"]):
        return
    if ENVIRONMENT.exists():
        print("The environment in .venv is incomplete: making it again.")
        shutil.rmtree(ENVIRONMENT)
    ensure_venv_module()
    step("Creating the environment in .venv", [sys.executable, "-m", "venv", str(ENVIRONMENT)])


def ensure_venv_module() -> None:
    """Have Python's own venv module whole: Debian leaves ensurepip out of the python3 package."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not (is_root() and shutil.which("apt-get")):
        raise BootstrapError(
            "this Python can't create virtual environments (its module ensurepip is missing).\n"
            f"On Debian or Ubuntu ask an administrator for: apt-get install {package}\n"
            "Then start again."
        )
    step("Reading Debian's package lists", ["apt-get", "update"])
    step(f"Installing Debian's {package}", ["apt-get", "install", "-y", "--no-install-recommends", package])


def install(groups: Sequence[str]) -> None:
    """Install wabot and the packs, editable, with the dependency groups, in one resolution."""
    packs = sorted(path.parent for path in (ROOT / "plugins").glob("*/pyproject.toml"))
    targets = [argument for place in (ROOT, *packs) for argument in ("-e", str(place))]
    chosen = [argument for group in groups for argument in ("--group", f"{ROOT / 'pyproject.toml'}:{group}")]
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "--no-input",
        "--disable-pip-version-check",
        "install",
        "--progress-bar=off",
    ]
    step("Updating pip", [*pip, "pip>=25.1"])
    names = ", ".join(["wabot", *(pack.name for pack in packs)])
    step(f"Installing {names} and building the admin UI", [*pip, *targets, *chosen])


def ensure_browser() -> None:
    """Let wabot find or install a Chromium; remember its path so that the next start need not ask."""
    stamp = read_stamp()
    setting = os.environ.get("WABOT_BROWSER", "")
    if stamp.get("browser_setting") == setting and Path(stamp.get("browser", "")).is_file():
        return
    print("Looking for a Chromium", flush=True)
    command = [str(BINARIES / "wabot"), "browser", "ensure", "--json"]
    found = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if found.returncode:
        raise BootstrapError("no Chromium could be had; the lines above say how to mend that.")
    browser = json.loads(found.stdout)
    print(f"Chromium {browser['version']} ({browser['path']})")
    write_stamp({**stamp, "browser": browser["path"], "browser_setting": setting})


def run(command: Sequence[str]) -> int:
    """Become the command, so that Ctrl-C and signals reach it; on Windows, wait for it."""
    program = str(BINARIES / command[0])
    environment = {
        **os.environ,
        "VIRTUAL_ENV": str(ENVIRONMENT),
        "PATH": os.pathsep.join([str(BINARIES), os.environ.get("PATH", os.defpath)]),
    }
    environment.pop("PYTHONHOME", None)
    os.chdir(ROOT)
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(program, [program, *command[1:]], environment)
    return subprocess.run([program, *command[1:]], env=environment).returncode


def step(title: str, command: Sequence[str]) -> None:
    """Run one installing command with its output in the log, showing what is going on and for how long."""
    started = time.monotonic()
    live = sys.stdout.isatty()
    say(f"{title} …", live=live)
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("a+b") as log:
        start = log.seek(0, os.SEEK_END)
        log.write(f"\n$ {' '.join(command)}\n".encode())
        log.flush()
        process = subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        try:
            wait(process, title=title, started=started, live=live)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        log.seek(start)
        output = log.read().decode(errors="replace")
    seconds = time.monotonic() - started
    outcome = "failed after" if process.returncode else "took"
    say(f"{title} {outcome} {seconds:.0f} s", live=live)
    if live:
        print()
    if process.returncode:
        raise BootstrapError(explain(command, output))


def wait(process: subprocess.Popen[bytes], *, title: str, started: float, live: bool) -> None:
    """Wait for the process; on a terminal count the seconds, in a log say twice a minute that it goes on."""
    pause = 1.0 if live else 30.0
    while True:
        try:
            process.wait(timeout=pause)
            return
        except subprocess.TimeoutExpired:
            say(f"{title} … {time.monotonic() - started:.0f} s", live=live)


def say(line: str, *, live: bool) -> None:
    """Show a line of progress; on a terminal it takes the place of the last one."""
    print(f"\r\033[K{line}" if live else line, end="" if live else "\n", flush=True)


def explain(command: Sequence[str], output: str) -> str:
    """Say what failed, with the end of its output and the way to mend it."""
    tail = "\n".join("  | " + line for line in output.strip().splitlines()[-15:])
    mend = "The whole output is in " + str(LOG.relative_to(ROOT)) + ". Mend what it names and start again."
    if any(sign in output for sign in NETWORK_SIGNS):
        mend = (
            "The package index could not be reached. Check the network (behind a proxy set HTTPS_PROXY; "
            "for a mirror of your own set PIP_INDEX_URL) and start again: what was fetched is kept."
        )
    elif "No space left on device" in output:
        mend = "The disk is full: wabot's environment needs about 1 GB. Make room and start again."
    return f"`{Path(command[0]).name} {' '.join(command[1:4])} …` failed:\n{tail}\n{mend}"


def fingerprint() -> str:
    """Hash everything that decides what the environment must hold."""
    digest = hashlib.sha256(sys.version.encode() + str(ROOT).encode())
    for path in [
        ROOT / "pyproject.toml",
        *sorted((ROOT / "build_hooks").glob("*.py")),
        *sorted((ROOT / "plugins").glob("*/pyproject.toml")),
        *sorted(path for path in (ROOT / "wabot_admin" / "ui" / "src").rglob("*") if path.is_file()),
        *sorted((ROOT / "wabot_admin" / "ui").glob("package*.json")),
    ]:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def assets_are_there() -> bool:
    """Say whether what the build hooks fetch, and git does not hold, is still in place."""
    made = ("wabot_runtime/web/wa_js/wppconnect-wa.js", "wabot_admin/ui_built/origin.json")
    return PYTHON.exists() and all((ROOT / name).is_file() for name in made)


def read_stamp() -> dict[str, Any]:
    """Return what the last completed installation wrote; empty when there was none or it can't be read."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and not UNFINISHED.exists() else {}


def write_stamp(stamp: dict[str, Any]) -> None:
    """Replace the stamp in one step, so that a broken-off write leaves the old one."""
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(stamp))
    draft.replace(STAMP)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Let one bootstrap at a time change this folder; a second one waits and says so."""
    if os.name == "nt":
        yield
        return
    import fcntl

    LOG.parent.mkdir(exist_ok=True)
    with (LOG.parent / "bootstrap.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another bootstrap is at work in this folder: waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def works(command: Sequence[str]) -> bool:
    """Say whether the command can be run and succeeds."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def is_root() -> bool:
    """Say whether this process may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
