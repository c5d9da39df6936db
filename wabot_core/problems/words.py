"""Problems as a language says them: translations of their kinds, and of the fields and exits they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from wabot_core.problems.kinds import KINDS, Problem, fill
from wabot_core.problems.whys import why_in_words
from wabot_core.translations import Say, own_words
from wabot_core.wording import exit_label


def kind_words(code: str, say: Say) -> tuple[str, str]:
    """Return what is said about a kind of Problem and how it is mended, with places for the facts."""
    kind = KINDS[code]
    return say(f"problems/{code}/message", kind.message), say(f"problems/{code}/mend", kind.mend)


def in_words(problems: Iterable[Problem], document: Mapping[str, Any], say: Say) -> list[Problem]:
    """Return Problems of a document as a language says them."""
    return [_said(problem, _type_at(problem, document), say) for problem in problems]


def _said(problem: Problem, type: str, say: Say) -> Problem:
    facts = dict(problem.facts)
    if "label" in facts and problem.field:
        facts["label"] = say(f"{type}/fields/{problem.field}/title", str(facts["label"]))
    if "exit" in facts:
        exit = str(facts["exit"])
        label = exit_label(type, exit, say)
        facts["exit"] = label if label != exit_label(type, exit, own_words) else exit
    if "why" in facts:
        facts["why"] = why_in_words(str(facts["why"]), say)
    message, mend = kind_words(problem.code, say)
    try:
        return replace(problem, message=fill(message, facts), mend=fill(mend, facts))
    except (LookupError, ValueError, AttributeError, TypeError):  # a translation with a place for no fact
        return problem


def _type_at(problem: Problem, document: Mapping[str, Any]) -> str:
    flows = document.get("flows")
    for flow in flows if isinstance(flows, list) else ():
        if isinstance(flow, Mapping) and flow.get("id") == problem.flow:
            kind, id = ("nodes", problem.node) if problem.node else ("triggers", problem.trigger)
            found = flow.get(kind)
            uses = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
            return next((str(each.get("type", "")) for each in uses if each.get("id") == id), "")
    return ""
