"""The sample bots: sound, passing their own tests, drawn on the canvas, and the clinic fully translated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wabot_core.catalog import Catalog
from wabot_core.problems import check_bot, run_tests
from wabot_runtime import SAMPLES as DESCRIBED

SAMPLES = sorted((Path(__file__).parents[2] / "wabot_runtime" / "samples").glob("*.json"))
SECRETS = ("shop_hook",)
FILES = ("demo/clinic.png",)
TEXTS = frozenset({"text", "label", "question", "help", "retry_text", "title", "intro", "caption", "address"})


@pytest.fixture(params=SAMPLES, ids=lambda path: path.stem)
def sample(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Give each sample in turn."""
    document: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return document


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


def texts_in(value: Any, path: str) -> Iterator[str]:
    """Go through the places of the texts a person reads."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in TEXTS and isinstance(inner, str):
                yield f"{path}/{name}"
            else:
                yield from texts_in(inner, f"{path}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts_in(inner, f"{path}/{inner.get('id', index) if isinstance(inner, dict) else index}")
