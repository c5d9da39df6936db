"""The template of a pack: what it makes installs, loads, is in the palette, and passes its own tests and checks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.packs.installs import Site, install

TEMPLATE = Path(__file__).parents[2] / "cookiecutter"


def generate(folder: Path, **answers: str) -> Path:
    """Make a pack as a person would, without asking, and return its folder; nothing is written elsewhere."""
    from cookiecutter.main import cookiecutter

    settings = folder / "settings.yaml"
    places = {"cookiecutters_dir": str(folder / "templates"), "replay_dir": str(folder / "replays")}
    settings.write_text(json.dumps(places), encoding="utf-8")
    made = cookiecutter(
        str(TEMPLATE), no_input=True, extra_context=answers, output_dir=str(folder), config_file=str(settings)
    )
    return Path(made)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a pack made with another name than the template's own."""
    return generate(
        tmp_path_factory.mktemp("made"), name="after_sales", description='Asks "how was it?"', author='Zoë "Z" Ott'
    )


@pytest.fixture(scope="module")
def site(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Install it beside wabot, from a copy, so that building leaves no trace in it."""
    copy = shutil.copytree(made, tmp_path_factory.mktemp("copy") / made.name)
    return install([copy], tmp_path_factory.mktemp("site"))


def test_it_is_named_as_asked(made: Path) -> None:
    assert made.name == "wabot-after-sales"
    assert (made / "wabot_after_sales" / "py.typed").exists()


def test_nothing_of_the_template_is_left_in_it(made: Path) -> None:
    for path in made.rglob("*"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for mark in ("cookiecutter", "{%", "ratings"):
            assert mark not in text, path
            assert mark not in path.name, path


def test_it_loads_and_is_in_the_palette(site: Site) -> None:
    plugins = {plugin["name"]: plugin for plugin in json.loads(site.wabot("plugins", "list", "--json"))}
    assert plugins["after_sales"]["status"] == "loaded", plugins["after_sales"]["reason"]
    assert plugins["after_sales"]["distribution"] == "wabot-after-sales"
    palette = site.wabot("palette", "--json")
    assert '"after_sales.ask"' in palette
    assert '"after_sales.stars"' in palette


def test_it_is_translated_and_every_path_names_something(site: Site) -> None:
    assert "100 %" in site.wabot("plugins", "translate", "after_sales", "pt", "--check")


def test_it_passes_its_own_tests(site: Site, made: Path) -> None:
    said = site.python("-m", "pytest", "-q", "-p", "no:cacheprovider", str(made))
    assert "6 passed" in said


def test_it_passes_its_own_checks(site: Site, made: Path) -> None:
    settings = str(made / "pyproject.toml")
    site.python("-m", "mypy", "--config-file", settings)
    site.python("-m", "ruff", "check", "--no-cache", "--config", settings, str(made))
    site.python("-m", "ruff", "format", "--check", "--no-cache", "--config", settings, str(made))


def test_its_own_tests_fail_when_a_transcript_is_missing(site: Site, made: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(made, tmp_path / made.name)
    (copy / "tests" / "transcripts" / "after_sales.stars.chat").unlink()
    with pytest.raises(AssertionError, match="after_sales.stars"):
        site.python("-m", "pytest", "-q", "-p", "no:cacheprovider", str(copy))


def test_without_a_trigger_nothing_speaks_of_one(tmp_path: Path) -> None:
    made = generate(tmp_path, name="plain", trigger="no")
    assert not (made / "wabot_plain" / "triggers.py").exists()
    for path in (made / "wabot_plain" / "__init__.py", made / "README.md"):
        assert "rigger" not in path.read_text(encoding="utf-8")
    assert [path.name for path in sorted((made / "tests" / "transcripts").iterdir())] == [
        "plain.ask.chat",
        "plain.ask.discontent.chat",
    ]


@pytest.mark.parametrize("name", ["Talk", "2nd", "with-hyphen", "talk", "on", "a b", ""])
def test_a_name_wabot_would_refuse_is_refused_at_once(tmp_path: Path, name: str) -> None:
    from cookiecutter.exceptions import FailedHookException

    with pytest.raises(FailedHookException):
        generate(tmp_path, name=name)
    assert list(tmp_path.glob("wabot-*")) == []
