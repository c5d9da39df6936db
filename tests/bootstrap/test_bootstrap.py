"""bootstrap.py, run as a newcomer runs it, in small projects of its own; the whole way is tests/acceptance's."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project that needs nothing but its bootstrap."""
    place = tmp_path / "a project"
    place.mkdir()
    shutil.copy(ROOT / "bootstrap.py", place)
    (place / "pyproject.toml").write_text('[project]\nname = "small"\nversion = "1"\n')
    return place


def bootstrap(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the project's bootstrap from another folder."""
    command = [sys.executable, str(project / "bootstrap.py"), *arguments]
    return subprocess.run(command, cwd="/", env={**os.environ, **environment}, capture_output=True, text=True)


def without_network(project: Path) -> subprocess.CompletedProcess[str]:
    """Install where no package index answers."""
    nowhere = "http://127.0.0.1:9/simple"
    index = {"PIP_INDEX_URL": nowhere, "PIP_EXTRA_INDEX_URL": nowhere, "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    return bootstrap(project, "install", PIP_CONFIG_FILE=os.devnull, PIP_FIND_LINKS="", **index)


def test_help_has_examples_and_comes_from_any_folder(project: Path) -> None:
    done = bootstrap(project, "--help")
    assert done.returncode == 0
    for goal in ("demo", "test", "install"):
        assert f"python3 bootstrap.py {goal}" in done.stdout


def test_without_a_goal_it_says_which_there_are(project: Path) -> None:
    done = bootstrap(project)
    assert done.returncode == 2
    assert "{demo,test,install}" in done.stdout


def test_an_unknown_goal_is_refused(project: Path) -> None:
    done = bootstrap(project, "fly")
    assert done.returncode == 2
    assert "fly" in done.stderr


def test_it_can_be_read_by_a_python_that_is_too_old() -> None:
    source = (ROOT / "bootstrap.py").read_text()
    ast.parse(source, feature_version=(3, 7))
    assert "from __future__" not in source


def test_a_python_that_is_too_old_is_told_so_in_a_sentence(project: Path) -> None:
    pretend = f"import sys; sys.version_info = (3, 9, 2); exec(open({str(project / 'bootstrap.py')!r}).read())"
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; this is Python 3.9" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_network_it_says_so_and_leaves_the_log(project: Path) -> None:
    done = without_network(project)
    assert done.returncode == 1
    assert "package index could not be reached" in done.stderr
    assert "Traceback" not in done.stderr
    assert "pip" in (project / ".wabot" / "bootstrap.log").read_text()


def test_an_installation_that_was_broken_off_is_made_again(project: Path) -> None:
    without_network(project)
    half_done = project / ".venv" / "half-done"
    half_done.touch()
    assert "making it again" not in without_network(project).stdout
    assert half_done.exists()
    (project / ".venv" / "wabot-unfinished").touch()
    assert "making it again" in without_network(project).stdout
    assert not half_done.exists()


def test_a_python_without_venv_is_told_which_package_brings_it(project: Path, tmp_path: Path) -> None:
    """As on Debian without python3-venv, where ordinary users can't install it."""
    pretend = (
        "import importlib.util, shutil, sys\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'ensurepip' else find(name, *more)\n"
        "shutil.which = lambda name: None\n"
        f"sys.argv = ['bootstrap.py', 'install']; __file__ = {str(project / 'bootstrap.py')!r}\n"
        "exec(open(__file__).read())\n"
    )
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert done.returncode == 1
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in done.stderr
