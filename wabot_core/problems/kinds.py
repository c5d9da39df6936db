"""Every Problem there is, one row each: what it is called, whether it blocks publishing, what is said about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong with a bot, found before publishing; an `error` blocks it, a `warning` does not.

    `flow`, `node` or `trigger`, and `field` say where, as far as it has a place. `facts` are what fills its sentences.
    """

    code: str
    severity: Severity
    message: str
    mend: str
    flow: str | None = None
    node: str | None = None
    trigger: str | None = None
    field: str | None = None
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict, compare=False)

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON: what people are told, without the facts behind it."""
        return {name: value for name, value in asdict(self).items() if name != "facts"}


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One row of the table: `message` and `mend` are filled with the facts of the case."""

    severity: Severity
    message: str
    mend: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a Problem lies."""

    flow: str | None = None
    node: str | None = None
    trigger: str | None = None
    field: str | None = None


KINDS: Mapping[str, ProblemKind] = MappingProxyType(
    {
        # the document
        "bad_document": ProblemKind(
            "error", "The document is not valid: {why}.", "Correct it where it was written, and import it again."
        ),
        "newer_spec": ProblemKind(
            "error", "The document has spec {spec}, this wabot knows specs up to {known}.", "Upgrade wabot."
        ),
        "no_trigger": ProblemKind(
            "warning", "Nothing starts this bot.", "Give a flow a trigger, or set a fallback flow."
        ),
        "unknown_flow": ProblemKind(
            "error", "There is no flow {name!r}.", "Choose one of the bot's flows, or make this one."
        ),
        "bad_translation": ProblemKind(
            "warning", "The {language} translation of {key!r} belongs to no text.", "Remove it or correct its place."
        ),
        "failing_test": ProblemKind("error", "The test {name!r} fails. {why}", "Mend the flow or the test."),
        # flows
        "empty_flow": ProblemKind("warning", "The flow has no nodes.", "Add a node or remove the flow."),
        "bad_start": ProblemKind("error", "The flow starts nowhere.", "Say with which node it starts."),
        "unused_flow": ProblemKind(
            "warning", "Nothing leads into this flow.", "Give it a trigger, call it from another flow, or remove it."
        ),
        "unreachable_node": ProblemKind(
            "warning", "No way leads to this node.", "Join it to another node, or remove it."
        ),
        "loop_without_wait": ProblemKind(
            "error",
            "The way from here leads back to here without waiting for anything: {way}.",
            "Put a question or a pause into the loop.",
        ),
        "edge_from_nowhere": ProblemKind(
            "error", "An edge to {target!r} begins at {source!r}, which is no node.", "Remove the edge."
        ),
        "edge_to_nowhere": ProblemKind(
            "error", "The exit {exit!r} leads to {target!r}, which is no node.", "Join it to a node of this flow."
        ),
        "unknown_exit": ProblemKind(
            "error", "The node has no exit {exit!r}.", "Remove the edge, or join one of: {known}."
        ),
        "double_edge": ProblemKind("error", "The exit {exit!r} has two edges.", "Remove one of them."),
        "unwired_exit": ProblemKind(
            "warning", "The exit {exit!r} leads nowhere: the flow ends there without a word.", "Join it to a node."
        ),
        # nodes
        "unknown_node_type": ProblemKind(
            "error",
            "No installed plugin provides the node type {type!r}.",
            "Install its pack or replace the node; until then conversations pause here.",
        ),
        "newer_node_version": ProblemKind(
            "error",
            "The node is made for version {version} of {type}, installed is version {known}.",
            "Upgrade the pack that provides it.",
        ),
        "bad_migration": ProblemKind(
            "error", "The node's older settings can't be read: {why}.", "Make the node anew, or upgrade its pack."
        ),
        "missing_field": ProblemKind("error", "{label} is missing.", "Fill it in."),
        "empty_entry": ProblemKind("error", "{label}: entry {number} is empty.", "Fill it in, or remove it."),
        "unknown_field": ProblemKind("error", "{type} has no field {name!r}.", "Remove it."),
        "bad_value": ProblemKind("error", "{label} is not valid: {why}.", "Correct it."),
        "bad_template": ProblemKind("error", "{label} can't be read: {why}.", "Correct the text's markup."),
        "bad_rule": ProblemKind("error", "{label} can't be read: {why}.", "Correct the condition."),
        "bad_pattern": ProblemKind("error", "{why}.", "Write a simpler pattern."),
        "unset_variable": ProblemKind(
            "warning",
            "{{{{ {name} }}}} is used here but nothing sets it.",
            "Correct its name, or save an answer under it.",
        ),
        "reserved_variable": ProblemKind(
            "warning", "{name!r} is one of wabot's own names: what is saved under it can't be read.", "Choose another."
        ),
        "unknown_secret": ProblemKind("error", "There is no secret {name!r}.", "Add it, or choose another."),
        "unknown_file": ProblemKind("error", "There is no file {name!r}.", "Upload it, or choose another."),
        "no_options": ProblemKind("error", "There is nothing to choose from.", "Add an option."),
        "too_many_options": ProblemKind(
            "warning", "{count} options are more than the {limit} WhatsApp shows well.", "Split them into two menus."
        ),
        "double_option": ProblemKind("error", "Two ways out are called {name!r}.", "Rename one of them."),
        "text_too_long": ProblemKind(
            "error", "{label} has {length} characters; WhatsApp takes {limit}.", "Shorten it or split it."
        ),
        # triggers
        "unknown_trigger_type": ProblemKind(
            "error",
            "No installed plugin provides the trigger type {type!r}.",
            "Install its pack or replace the trigger.",
        ),
        "newer_trigger_version": ProblemKind(
            "error",
            "The trigger is made for version {version} of {type}, installed is version {known}.",
            "Upgrade the pack that provides it.",
        ),
        "shadowed_trigger": ProblemKind(
            "warning", "The trigger {by!r} of the flow {flow!r} wins over this one: {why}.", "Change or remove one."
        ),
    }
)


def problem(code: str, place: Place | None = None, **facts: object) -> Problem:
    """Return a Problem of a kind at a place."""
    kind = KINDS[code]
    at = place or Place()
    return Problem(
        code=code,
        severity=kind.severity,
        message=fill(kind.message, facts),
        mend=fill(kind.mend, facts),
        flow=at.flow,
        node=at.node,
        trigger=at.trigger,
        field=at.field,
        facts=facts,
    )


def fill(sentence: str, facts: Mapping[str, object]) -> str:
    """Return a sentence with the facts of the case in their places."""
    return sentence.format(**facts)
