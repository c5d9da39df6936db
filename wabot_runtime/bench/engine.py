"""Measures the engine alone, in memory: turns a second, the matcher, templates and conditions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from wabot_core.catalog import Catalog
from wabot_core.conversations import Conversation
from wabot_core.matcher import Matcher
from wabot_core.patterns import Exact
from wabot_core.programs import Program
from wabot_core.rules import compile_rule
from wabot_core.templates import compile_template
from wabot_runtime.bench.dialogue import SAID, dialogue_program, person, take
from wabot_runtime.bench.report import Goal, Report

TURNS, TURN_CPU = "turns in memory", "CPU per turn in memory"
MATCH, RENDER, HOLDS = "trigger match", "template of 5 variables", "condition"
ONE_WORD, MANY_WORDS = "1 keyword", "10,000 keywords"
BY_HAND = "by hand"
FEW, MANY = "10 triggers", "10,000 triggers"
WABOT, JINJA, LIQUID = "wabot", "Jinja2 sandbox", "python-liquid"
IN_FLIGHT = 100
TEXT = "Hello {{ a }}, your table for {{ b }} on {{ c }} at {{ d }} is {{ e }}."
SCOPE = {"a": "Ana", "b": 3, "c": "Monday", "d": "19:30", "e": "ready"}


class EngineBench:
    """Everything that is measured without a database, made ready once."""

    def __init__(self, catalog: Catalog, *, conversations: int, rounds: int) -> None:
        """Go through `conversations` dialogues; time small things over `rounds` calls."""
        self._one = dialogue_program(catalog)
        self._many = dialogue_program(catalog, keywords=10_000)
        self._conversations = conversations
        self._rounds = rounds
        self._matchers = {FEW: _matcher(10), MANY: _matcher(10_000)}
        self._renders = _renders()
        self._rule = compile_rule({"left": "{{ b }}", "is": "more_than", "right": 8})

    async def measure(self, report: Report) -> None:
        """Measure everything once."""
        for side, program in ((ONE_WORD, self._one), (MANY_WORDS, self._many)):
            wall, spent, turns = await _turns(program, self._conversations)
            report.add(TURNS, side, turns / wall, "turns/s")
            report.add(TURN_CPU, side, spent * 1e6 / turns, "µs")
        report.add(TURNS, BY_HAND, await _turns_by_hand(self._conversations), "turns/s")
        event = person(0).says(0)
        for side, matcher in self._matchers.items():
            goal = Goal(name="P10", bound=3.0) if side == MANY else None
            report.add(MATCH, side, self._microseconds(partial(matcher.match, event)), "µs", goal=goal)
        for side, render in self._renders.items():
            goal = Goal(name="P12", bound=3.0) if side == WABOT else None
            report.add(RENDER, side, self._microseconds(render), "µs", goal=goal)
        holds = self._rule.holds
        report.add(HOLDS, WABOT, self._microseconds(partial(holds, SCOPE)), "µs", goal=Goal(name="P12", bound=1.0))

    def _microseconds(self, work: Callable[[], object]) -> float:
        begun = time.perf_counter()
        for _ in range(self._rounds):
            work()
        return (time.perf_counter() - begun) * 1e6 / self._rounds


def compare(report: Report) -> None:
    """Add the ratios of what was measured here."""
    report.compare(TURNS, MANY_WORDS, ONE_WORD, goal=Goal(name="P10", bound=0.95, is_most=False))
    report.compare(TURNS, ONE_WORD, BY_HAND)
    report.compare(MATCH, MANY, FEW, goal=Goal(name="P10", bound=1.3))
    report.compare(RENDER, WABOT, JINJA)
    report.compare(RENDER, WABOT, LIQUID)


async def _turns(program: Program, conversations: int) -> tuple[float, float, int]:
    """Return seconds on the clock and of CPU, and the turns taken: so many conversations, 100 in flight."""
    people = [person(place) for place in range(conversations)]
    states: dict[str, Conversation] = {}

    async def talk(share: int) -> None:
        for someone in people[share::IN_FLIGHT]:
            for place in range(len(SAID)):
                taken = await take(program, states.get(someone.contact.id), someone.says(place), someone)
                states[someone.contact.id] = taken.conversation
                await asyncio.sleep(0)

    begun, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(talk(share) for share in range(IN_FLIGHT)))
    wall, cpu = time.perf_counter() - begun, time.process_time() - spent
    assert all(state.ended == "finished" for state in states.values())
    return wall, cpu, conversations * len(SAID)


async def _turns_by_hand(conversations: int) -> float:
    """Return the turns a second of the same dialogue as plain Python: no flow, no journal, no limits."""
    people = [person(place) for place in range(conversations)]
    states: dict[str, dict[str, Any]] = {}

    async def talk(share: int) -> None:
        for someone in people[share::IN_FLIGHT]:
            for place in range(len(SAID)):
                by_hand(states, someone.says(place).message.text, someone.contact.id)
                await asyncio.sleep(0)

    begun = time.perf_counter()
    await asyncio.gather(*(talk(share) for share in range(IN_FLIGHT)))
    return conversations * len(SAID) / (time.perf_counter() - begun)


def by_hand(states: dict[str, dict[str, Any]], text: str, contact: str) -> str:
    state = states.get(contact, {})
    if not state:
        states[contact] = {"at": "name"}
        return "Gladly. What is your name?"
    if state["at"] == "name":
        states[contact] = {"at": "people", "name": text}
        return f"How many people, {text}?"
    people = int(text)
    states[contact] = {**state, "at": "end", "people": people}
    return f"Please call us, {state['name']}." if people > 8 else f"Thank you, {state['name']}: a table for {people}."


def _matcher(triggers: int) -> Matcher[int]:
    words = [f"word{place}" for place in range(triggers - 1)] + [SAID[0]]
    return Matcher([(place, Exact(words=(word,)), False) for place, word in enumerate(words)])


def _renders() -> dict[str, Callable[[], object]]:
    """Return what renders the same template; Jinja2 only where it is installed."""
    from liquid import Environment

    ours, theirs = compile_template(TEXT), Environment().from_string(TEXT)
    renders: dict[str, Callable[[], object]] = {
        WABOT: lambda: ours.render(SCOPE),
        LIQUID: lambda: theirs.render(**SCOPE),
    }
    try:
        from jinja2.sandbox import SandboxedEnvironment
    except ImportError:
        return renders
    jinja = SandboxedEnvironment().from_string(TEXT)
    renders[JINJA] = lambda: jinja.render(**SCOPE)
    return renders
