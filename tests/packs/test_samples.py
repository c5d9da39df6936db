"""The sample bots: sound, passing their own tests, drawn on the canvas, and the clinic fully translated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.upgraded import put_upgraded
from wabot_core.catalog import Catalog
from wabot_core.problems import check_bot, run_tests
from wabot_core.stores import BotRow
from wabot_core.translations import read_locales
from wabot_runtime import SAMPLES as DESCRIBED
from wabot_runtime import (
    describe_sample,
    is_taken_over,
    load_settings,
    open_runtime,
    publish_bot,
    put_sample,
    read_document,
)
from wabot_runtime.samples import __file__ as samples_file
from wabot_runtime.samples.editions import paths_of

SAMPLES = sorted((Path(__file__).parents[2] / "wabot_runtime" / "samples").glob("*.json"))
SAME = {
    *("menu/name", "booking/details/fields/1/label", "welcome/form/fields/1/label", "welcome/lead/title"),
    *("echo/say/text", "counter/lead/title", "counter/lead_fetch/title", "counter/cakes/options/chocolate/label"),
}
"""What is the same in Portuguese."""
SECRETS = ("shop_hook",)
FILES = ("demo/clinic.png",)
TEXTS = frozenset({"text", "label", "question", "help", "retry_text", "title", "intro", "caption", "address"})


@pytest.fixture(params=[(path.stem, language) for path in SAMPLES for language in (None, "pt-BR")], ids=str)
def sample(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Give each sample in turn, in each language it is written in."""
    name, language = request.param
    return read_document(sample=name, language=language)


def test_each_file_is_a_sample_with_a_word_about_it() -> None:
    assert [path.stem for path in SAMPLES] == list(DESCRIBED)
    assert all(DESCRIBED.values())


def test_a_sample_has_no_problems(sample: dict[str, Any], catalog: Catalog) -> None:
    assert check_bot(sample, catalog, secrets=SECRETS, files=FILES) == []


async def test_a_sample_passes_its_own_tests(sample: dict[str, Any], catalog: Catalog) -> None:
    results = await run_tests(sample, catalog)
    assert len(results) == len(sample["tests"]) >= 1
    assert [result for result in results if not result.passed] == []


def test_every_node_of_a_sample_has_its_place(sample: dict[str, Any]) -> None:
    for flow in sample["flows"]:
        assert set(flow["layout"]) == {node["id"] for node in flow["nodes"]}
        assert len({tuple(place) for place in flow["layout"].values()}) == len(flow["nodes"])


def test_every_text_of_the_clinic_is_translated() -> None:
    clinic = json.loads(SAMPLES[0].read_text(encoding="utf-8"))
    texts = {
        path
        for flow in clinic["flows"]
        for node in flow["nodes"]
        for path in texts_in(node["config"], f"{flow['id']}/{node['id']}")
    }
    assert texts
    assert texts - set(clinic["translations"]["pt"]) == set()


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_sample_is_written_in_portuguese_whole(name: str) -> None:
    english, portuguese = (read_document(sample=name, language=language) for language in ("en", "pt"))
    assert (english["language"], portuguese["language"]) == ("en", "pt")
    assert describe_sample(name, "pt") != describe_sample(name) == DESCRIBED[name]
    before, after = (
        {
            path: text
            for flow in one["flows"]
            for path, text in {f"{flow['id']}/name": flow["name"], **heard(flow)}.items()
        }
        for one in (english, portuguese)
    )
    assert before.keys() == after.keys()
    assert {path for path in before if before[path] == after[path]} <= SAME
    heard_in_english = portuguese.get("translations", {}).get("en", {})
    assert heard_in_english.keys() == english.get("translations", {}).get("pt", {}).keys()
    assert all(before[path] == text for path, text in heard_in_english.items() if path in before)


def test_no_translation_of_a_sample_names_nothing() -> None:
    known = {f"{name}/description" for name in DESCRIBED}
    for name in DESCRIBED:
        known |= set(paths_of(read_document(sample=name), name))
    for translation in read_locales(samples_file):
        assert set(translation.words) - known == set()


def heard(flow: dict[str, Any]) -> dict[str, str]:
    """Return the texts of a flow that a person reads, by their places."""
    return {
        path: text for node in flow["nodes"] for path, text in places_in(node["config"], f"{flow['id']}/{node['id']}")
    }


def texts_in(value: Any, path: str) -> Iterator[str]:
    """Go through the places of the texts a person reads."""
    return (place for place, _ in places_in(value, path))


def places_in(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Go through the texts a person reads, each with its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in TEXTS and isinstance(inner, str):
                yield f"{path}/{name}", inner
            else:
                yield from places_in(inner, f"{path}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places_in(inner, f"{path}/{inner.get('id', index) if isinstance(inner, dict) else index}")


async def test_a_demo_that_starts_again_takes_nothing_back_that_people_changed(tmp_path: Path) -> None:
    put_upgraded(tmp_path)
    clinic = read_document()
    async with open_runtime(load_settings({"WABOT_DATA": str(tmp_path)})) as runtime:
        bots, numbers = runtime.records.bots, runtime.records.numbers

        async def taken_over() -> bool:
            return await is_taken_over(runtime, clinic, number="demo")

        assert not await taken_over(), "nothing is there yet"
        await put_sample(runtime, clinic, number="demo")
        assert not await taken_over(), "as it was put"
        await bots.save("clinic", {**clinic, "language": "fr"}, rev=(await bots.draft("clinic")).rev)
        assert await taken_over(), "another draft"
        await publish_bot(runtime.records, runtime.cache, "clinic", author="Ana", message="")
        assert await taken_over(), "another version"
        await put_sample(runtime, clinic, number="demo")
        assert not await taken_over(), "put again on request"
        await bots.add(BotRow(id="mine", name="Mine"), clinic)
        await numbers.change("demo", bot="mine")
        assert await taken_over(), "another bot answers"
