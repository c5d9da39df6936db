"""The layer contracts: each one breaks when its rule is broken, and only then."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract

from tests.layer_contracts import CircleContract, FaceContract, HomeContract

SESSION: dict[str, object] = {"root_packages": ["shop"]}


def graph(*imports: tuple[str, str]) -> ImportGraph:
    made = ImportGraph()
    for importer, imported in imports:
        for module in (importer, imported):
            if module not in made.modules:
                made.add_module(module)
        made.add_import(importer=importer, imported=imported, line_number=7, line_contents=f"import {imported}")
    return made


def face() -> Contract:
    options = {"importers": ["shop.parts"], "package": "shop", "allowed": ["shop"]}
    return FaceContract("a face", session_options=SESSION, contract_options=options)


def home() -> Contract:
    options = {"libraries": ["playwright"], "homes": ["shop.web"]}
    return HomeContract("a home", session_options=SESSION, contract_options=options)


def test_a_part_may_import_the_face_and_its_own_neighbours() -> None:
    fine = graph(("shop.parts.a", "shop"), ("shop.parts.a", "shop.parts.b"), ("shop.x", "shop.parts.a"))
    assert face().check(fine, verbose=False).kept


def test_a_part_may_not_look_behind_the_face() -> None:
    check = face().check(graph(("shop.parts.a", "shop.engine")), verbose=False)
    assert check.metadata["imports"] == [{"importer": "shop.parts.a", "imported": "shop.engine", "lines": [7]}]
    assert not check.kept


def test_a_name_that_only_begins_like_a_part_is_none() -> None:
    assert face().check(graph(("shop.parts_list", "shop.engine")), verbose=False).kept


def test_a_library_may_be_imported_at_home_only() -> None:
    assert home().check(graph(("shop.web.page", "playwright")), verbose=False).kept
    assert not home().check(graph(("shop.engine", "playwright")), verbose=False).kept


def test_a_library_that_nobody_imports_breaks_nothing() -> None:
    assert home().check(graph(("shop.engine", "shop")), verbose=False).kept


def test_a_module_may_not_import_itself_by_way_of_others() -> None:
    circle = CircleContract("no circles", session_options=SESSION, contract_options={"packages": ["shop"]})
    straight = graph(("shop.a", "shop.b"), ("shop.b", "shop.c"), ("shop.a", "shop.c"), ("shop.c", "orjson"))
    assert circle.check(straight, verbose=False).kept
    around = circle.check(graph(("shop.a", "shop.b"), ("shop.b", "shop.c"), ("shop.c", "shop.a")), verbose=False)
    assert [each["importer"] for each in around.metadata["imports"]] == ["shop.a", "shop.b", "shop.c"]
