"""Declaring: the signature is the form; what can't be one is refused at once, with the mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Never

import pytest
from marshmallow import ValidationError, fields, validate

from wabot_core import (
    Duration,
    Email,
    Exact,
    LongText,
    Option,
    Pattern,
    Phone,
    Secret,
    Shown,
    Turn,
    Url,
    Variable,
    action,
    trigger,
)
from wabot_core.actions import Action, migrate_config
from wabot_core.errors import BadDeclaration
from wabot_core.fields import format_duration, parse_duration


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a nested form."""

    name: str
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Way(Option):
    """An option with more to say."""

    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """A nested form with a secret, which can't be revealed."""

    token: Secret


@action("shop.sell")
async def sell(
    turn: Turn,
    *,
    thing: str,
    options: list[Way],
    row: Row | None = None,
    every: Duration = Duration(hours=1),  # noqa: B008
    kind: Literal["new", "used"] = "new",
    note: LongText = LongText(""),
) -> Option | Literal["sold_out"]:
    """Sell a thing.

    And say more about it.

    Args:
        thing: What is sold,
            in one word.
        kind: Its state.
    """
    await turn.ask("Sure?")
    return "sold_out"


def test_a_signature_is_read_whole() -> None:
    signature = sell.signature
    assert signature.title == "Sell a thing"
    assert signature.help == "Sell a thing.\n\nAnd say more about it."
    assert list(signature.parameters) == ["thing", "options", "row", "every", "kind", "note"]
    assert signature.parameters["thing"].help == "What is sold, in one word."
    assert [name for name, each in signature.parameters.items() if each.required] == ["thing", "options"]
    assert signature.options == "options"
    assert sell.exits_of({"options": [{"id": "a", "label": "A"}, {"label": "odd"}]}) == ("a", "sold_out")
    assert sell.waits
    assert sell.system_exits == ("error", "no_reply", "invalid")
    assert (sell.category, sell.version) == ("shop", 1)


def test_a_config_is_validated_and_filled_with_defaults() -> None:
    loaded = sell.signature.schema.load(
        {"thing": 7, "options": [{"id": "a", "label": "A", "weight": 2}], "row": {"name": "x"}, "every": "PT5M"}
    )
    assert loaded["thing"] == "7"
    assert loaded["options"] == [Way(id="a", label="A", weight=2)]
    assert loaded["row"] == Row(name="x")
    assert (loaded["every"], loaded["kind"]) == (Duration(minutes=5), "new")


@pytest.mark.parametrize(
    "config",
    [
        {"options": []},
        {"thing": "x", "options": [], "colour": "red"},
        {"thing": "x", "options": [{"id": "a"}]},
        {"thing": "x", "options": [], "kind": "odd"},
        {"thing": "x", "options": [], "every": "soon"},
        {"thing": {"a": 1}, "options": []},
        {"thing": "x", "options": [], "row": {"name": "x", "size": 1}},
    ],
)
def test_a_wrong_config_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        sell.signature.schema.load(config)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Url, "https://a.example/x", "ftp://a.example"),
        (Email, "ana@a.example", "ana"),
        (Variable, "name_2", "2names"),
        (Annotated[str, validate.Length(min=2)], "ab", "a"),
        (Annotated[str, fields.Email()], "ana@a.example", "ana"),
        (bool, True, "perhaps"),
        (int, 3, "three"),
        (Duration, 90, "1 hour"),
        (list[int], [1, 2], ["x"]),
        (Literal[1, 2], 2, "2"),
        (Phone, "+351 910", None),
    ],
)
def test_a_type_says_what_a_value_may_be(kind: Any, good: Any, bad: Any) -> None:
    async def act(turn: Turn, *, value: Any) -> None:
        """Act."""

    act.__annotations__["value"] = kind
    schema = action("shop.act")(act).signature.schema
    assert schema.load({"value": good})
    with pytest.raises(ValidationError):
        schema.load({"value": bad})


def test_one_annotated_type_serves_two_parameters() -> None:
    mail = Annotated[str, fields.Email()]

    async def act(turn: Turn, *, first: mail, second: mail = "", third: mail | None = None) -> None:  # type: ignore[valid-type]
        """Act."""

    act.__annotations__ |= {"first": mail, "second": mail, "third": mail | None}
    parameters = action("shop.act")(act).signature.parameters
    assert [each.required for each in parameters.values()] == [True, False, False]
    assert [each.default for each in parameters.values()][1:] == ["", None]


# ---------------------------------------------------------------- what is refused


def _plain(turn: Turn) -> None:
    """Act."""


async def _no_docstring(turn: Turn) -> None:
    pass


async def _no_turn() -> None:
    """Act."""


async def _two_positional(turn: Turn, name: str) -> None:
    """Act."""


async def _untyped(turn: Turn, *, name) -> None:  # type: ignore[no-untyped-def]
    """Act."""


async def _unknown_type(turn: Turn, *, name: set[str]) -> None:
    """Act."""


async def _unresolved(turn: Turn, *, name: Nowhere) -> None:  # type: ignore[name-defined]  # noqa: F821
    """Act."""


async def _no_return(turn: Turn):  # type: ignore[no-untyped-def]
    """Act."""


async def _odd_return(turn: Turn) -> int:
    """Act."""
    return 1


async def _system_exit(turn: Turn) -> Literal["done", "error"]:
    """Act."""
    return "done"


async def _bad_exit(turn: Turn) -> Literal["All Done"]:
    """Act."""
    return "All Done"


async def _no_options(turn: Turn) -> Option:
    """Act."""
    raise NotImplementedError


async def _nested_secret(turn: Turn, *, keys: Keyring) -> None:
    """Act."""


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (_plain, "it is not an async function. Write `async def`."),
        (_no_docstring, "it has no docstring. Say in one sentence what it does"),
        (_no_turn, "its first and only positional parameter must be the turn"),
        (_two_positional, "its first and only positional parameter must be the turn"),
        (_untyped, "its parameter 'name' has no type. Annotate it, for example `name: str`."),
        (_unknown_type, "has no form control. Use str, LongText"),
        (_unresolved, "a type of its signature can't be resolved"),
        (_no_return, "its return type is missing. Write `-> None`"),
        (_odd_return, "its return type names no exit"),
        (_system_exit, "'error' can't name an exit"),
        (_bad_exit, "'All Done' can't name an exit"),
        (_no_options, "it returns an Option but does not have exactly one list[Option] parameter"),
        (_nested_secret, "a secret inside a nested form is not revealed. Make the Secret a parameter"),
    ],
)
def test_an_action_that_cannot_be_one_is_refused_with_the_mend(function: Callable[..., Any], why: str) -> None:
    with pytest.raises(BadDeclaration) as caught:
        action("shop.act")(function)
    assert "action 'shop.act'" in str(caught.value)
    assert why in str(caught.value)


@pytest.mark.parametrize("type", ["sell", "Shop.sell", "shop.sell.fast", "shop.", "shop.sell thing"])
def test_a_type_is_plugin_dot_verb(type: str) -> None:
    with pytest.raises(BadDeclaration, match="its type is not `plugin.verb`"):
        action(type)(sell.run)


@pytest.mark.parametrize("migrate", [{}, {1: dict, 3: dict}, {0: dict, 1: dict}])
def test_every_earlier_version_has_a_migration(migrate: Any) -> None:
    async def act(turn: Turn) -> Never:
        """Act."""
        raise NotImplementedError

    with pytest.raises(BadDeclaration, match="Give one migration for each earlier version"):
        action("shop.act", version=3, migrate=migrate)(act)


def test_a_config_moves_up_one_version_at_a_time() -> None:
    async def act(turn: Turn, *, c: str) -> None:
        """Act."""

    made = action("shop.act", version=3, migrate={1: lambda old: {"b": old["a"]}, 2: lambda old: {"c": old["b"]}})(act)
    old = {"a": "x"}
    assert migrate_config(old, version=1, action=made) == {"c": "x"}
    assert migrate_config({"b": "x"}, version=2, action=made) == {"c": "x"}
    assert old == {"a": "x"}


def test_a_trigger_is_a_plain_function() -> None:
    async def waits(*, words: list[str]) -> Pattern:
        """Start."""
        return Exact(words=words)

    with pytest.raises(BadDeclaration, match="it is async"):
        trigger("shop.waits")(waits)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "PT0S"), (90, "PT1M30S"), (3600, "PT1H"), (86400, "P1D"), (90061, "P1DT1H1M1S"), (0.5, "PT0.5S")],
)
def test_a_duration_is_written_as_it_is_read(seconds: float, text: str) -> None:
    assert format_duration(Duration(seconds=seconds)) == text
    assert parse_duration(text) == Duration(seconds=seconds)


@pytest.mark.parametrize("text", ["", "P", "PT", "1H", "PT1", "P1M", "-PT1H", "PT1H1D"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration like PT30M"):
        parse_duration(text)


def test_a_declared_action_is_still_its_function() -> None:
    assert isinstance(sell, Action)
    assert sell.run.__name__ == "sell"
    assert repr(Secret("crm", "hidden")) == "Secret('crm')"


def test_a_hint_of_an_unknown_role_is_refused_with_those_there_are() -> None:
    async def wrong(turn: Turn, *, text: Annotated[str, Shown("bubble")]) -> None:
        """Say it."""

    with pytest.raises(BadDeclaration, match=r"'bubble'.*text, below"):
        action("try.wrong")(wrong)
