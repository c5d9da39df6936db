"""Problems of triggers: their types, configs, and those another one always wins over."""

from __future__ import annotations

from collections.abc import Iterator

from marshmallow import ValidationError

from wabot_core.bots import Bot, TriggerUse
from wabot_core.catalog import Catalog
from wabot_core.errors import WabotError
from wabot_core.matcher import Matcher
from wabot_core.patterns import Pattern
from wabot_core.problems.configs import check_config, of_error
from wabot_core.problems.kinds import Place, Problem, problem
from wabot_core.problems.nodes import Known, check_secrets
from wabot_core.programs import Start, triggers_of

VERSION = 1  # of every trigger type, until one needs a second


def check_triggers(bot: Bot, catalog: Catalog, *, known: Known) -> Iterator[Problem]:
    """Find what is wrong with each trigger, and triggers that can never win."""
    entries: list[tuple[Start, Pattern, bool]] = []
    for flow, use in triggers_of(bot):
        place = Place(flow=flow.id, trigger=use.id)
        found = list(_check_trigger(use, catalog, place))
        yield from found
        if not found:
            try:
                pattern = catalog.trigger(use.type).load(use.config)
            except (ValidationError, WabotError) as error:
                yield of_error(error, place)
            else:
                entries.append((Start(flow=flow.id, trigger=use.id), pattern, use.interrupts))
                yield from check_secrets(use.config, catalog.trigger(use.type).signature, place, known=known)
    if not entries and not bot.settings.fallback and not any(flow.triggers for flow in bot.flows):
        yield problem("no_trigger")
    yield from _check_overlaps(entries)


def _check_trigger(use: TriggerUse, catalog: Catalog, place: Place) -> Iterator[Problem]:
    trigger = catalog.triggers.get(use.type)
    if trigger is None:
        yield problem("unknown_trigger_type", place, type=use.type)
    elif use.version > VERSION:
        yield problem("newer_trigger_version", place, type=use.type, version=use.version, known=VERSION)
    else:
        yield from check_config(use.config, trigger.signature, type=use.type, place=place)


def _check_overlaps(entries: list[tuple[Start, Pattern, bool]]) -> Iterator[Problem]:
    try:
        overlaps = Matcher(entries).overlaps()
    except WabotError as error:  # the patterns are too much together
        yield of_error(error, Place())
        return
    for overlap in overlaps:
        place = Place(flow=overlap.shadowed.flow, trigger=overlap.shadowed.trigger)
        yield problem("shadowed_trigger", place, by=overlap.by.trigger, flow=overlap.by.flow, why=overlap.why)
