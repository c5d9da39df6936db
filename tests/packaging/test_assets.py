"""What the build hooks bring: the right files, verified, in the wheel; through hatch as pip uses it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = Path("wabot_runtime", "web", "wa_js")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy what git holds, as a clone has it: without the assets."""
    place = tmp_path / "wabot"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(place)], check=True)
    assert not (place / SCRIPT).exists()
    return place


def make(tree: Path, *, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Make the page script in a tree, as the hook does."""
    code = "from pathlib import Path; from page_script import PageScriptAsset as Asset; Asset().make(Path('.'))"
    environment = {**os.environ, "PYTHONPATH": str(tree / "build_hooks"), **({"PATH": path} if path else {})}
    return subprocess.run([sys.executable, "-c", code], cwd=tree, env=environment, capture_output=True, text=True)


def is_made(tree: Path) -> bool:
    """Ask the hook whether the files are there and are the pinned ones."""
    code = (
        "from pathlib import Path; from page_script import PageScriptAsset as Asset; print(Asset().is_made(Path('.')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tree / "build_hooks")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tree, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip() == "True"


def test_a_wheel_built_from_a_clone_holds_the_page_script_and_its_licences(tree: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*pip, "--wheel-dir", str(tmp_path), str(tree)], check=True)
    (wheel,) = tmp_path.glob("wabot-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        origin = json.loads(archive.read((SCRIPT / "origin.json").as_posix()))
    for name in ("wppconnect-wa.js", "LICENSE", "LICENSE.third-party.txt"):
        assert (SCRIPT / name).as_posix() in names
    assert origin["version"] == "4.6.0"
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert "wabot_runtime/sandbox/phone_page/index.html" in names
    assert {"wabot_admin/ui_built/index.html", "wabot_admin/ui_built/origin.json"} <= names
    assert [name for name in names if name.startswith(("tests/", "docs/", "build_hooks/", "wabot_admin/ui/"))] == []


def test_a_ui_built_from_other_sources_is_built_again(tree: Path) -> None:
    built = tree / "wabot_admin" / "ui_built"
    built.mkdir()
    (built / "index.html").touch()
    code = "from pathlib import Path; import ui; print(ui.digest(Path('.')), ui.UiAsset().is_made(Path('.')))"
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(tree / "build_hooks")}

    def look() -> list[str]:
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.split()

    digest, made = look()
    assert made == "False"
    (built / "origin.json").write_text(json.dumps({"sources": digest}))
    assert look() == [digest, "True"]
    page = tree / "wabot_admin" / "ui" / "src" / "main.tsx"
    page.write_text(page.read_text() + "// changed")
    assert look()[1] == "False"


def test_files_that_were_changed_are_fetched_again(tree: Path) -> None:
    shutil.copytree(ROOT / SCRIPT, tree / SCRIPT)
    assert is_made(tree)
    bundle = tree / SCRIPT / "wppconnect-wa.js"
    bundle.write_text(bundle.read_text() + "// a line more")
    assert not is_made(tree)


def test_a_package_that_is_not_the_pinned_one_is_refused(tree: Path, tmp_path: Path) -> None:
    """A registry may serve anything: here one that serves an empty archive."""
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\nwhile [ "$1" != --pack-destination ]; do shift; done\n: > "$2/package.tgz"\n')
    npm.chmod(0o755)
    done = make(tree, path=f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    assert done.returncode == 1
    assert "is not the package this wabot pins" in done.stderr
    assert not (tree / SCRIPT / "wppconnect-wa.js").exists()


def test_without_npm_it_says_what_to_install(tree: Path, tmp_path: Path) -> None:
    done = make(tree, path=str(tmp_path))
    assert done.returncode == 1
    assert "Node.js" in done.stderr


def test_a_failing_npm_is_quoted(tree: Path, tmp_path: Path) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\nexit 1\n")
    npm.chmod(0o755)
    done = make(tree, path=f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    assert "ENOTFOUND" in done.stderr
    assert "npm registry" in done.stderr
