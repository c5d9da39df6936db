"""The palette: the catalog as JSON for the builder; it is only ever derived, and knows no node type by name."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from wabot_core.actions import Action
from wabot_core.catalog import Catalog, PluginStatus
from wabot_core.errors import WabotError
from wabot_core.forms import schema_of, templates_of, ui_of
from wabot_core.patterns import Rank
from wabot_core.rules import rule_schema
from wabot_core.signatures import Signature
from wabot_core.translations import Say
from wabot_core.triggers import Trigger
from wabot_core.wording import (
    TypeWords,
    categories_of,
    category_label,
    category_of,
    exit_label,
    rank_label,
    type_words,
)


def palette(catalog: Catalog, language: str | None = None) -> dict[str, Any]:
    """Return all that the builder offers, in a stable order; `etag` changes when anything else does.

    What no pack says in the language is in the pack's own words; `language` is the one that was found, None for those.
    """
    say = catalog.say(language)
    content: dict[str, Any] = {
        "language": next(iter(catalog.spoken(language)), None),
        "actions": [_action(action, catalog, say) for action in catalog.actions.values()],
        "triggers": [_trigger(trigger, catalog, say) for trigger in catalog.triggers.values()],
        "categories": [{"name": name, "label": category_label(name, say)} for name in categories_of(catalog)],
        "ranks": [
            {"rank": rank.value, "name": rank.name.lower(), "label": rank_label(rank.name, say)} for rank in Rank
        ],
        "rules": rule_schema(say),
        "plugins": [_plugin(status) for status in catalog.plugins],
    }
    return {"etag": hashlib.sha256(orjson.dumps(content)).hexdigest(), **content}


def _action(action: Action, catalog: Catalog, say: Say) -> dict[str, Any]:
    words = type_words(action.type, action.signature, say)
    return {
        "type": action.type,
        "version": action.version,
        **_shown(action, words, catalog=catalog),
        "exits": [{"name": name, "label": label} for name, label in words.exits.items()],
        "options": action.signature.options,
        "system_exits": [{"name": name, "label": exit_label(action.type, name, say)} for name in action.system_exits],
        "waits": action.waits,
    }


def _trigger(trigger: Trigger, catalog: Catalog, say: Say) -> dict[str, Any]:
    words = type_words(trigger.type, trigger.signature, say)
    return {"type": trigger.type, "version": 1, **_shown(trigger, words, catalog=catalog), "rank": _rank(trigger)}


def _shown(type: Action | Trigger, words: TypeWords, *, catalog: Catalog) -> dict[str, Any]:
    status = catalog.provided_by.get(type.type)
    signature: Signature = type.signature
    return {
        "title": words.title,
        "help": words.help,
        "icon": type.icon,
        "plugin": status.name if status else type.type.split(".")[0],
        "schema": schema_of(signature, words.fields),
        "ui": ui_of(signature, words.fields),
        "templates": templates_of(signature),
        "category": category_of(type),
    }


def _plugin(status: PluginStatus) -> dict[str, Any]:
    return {
        "name": status.name,
        "distribution": status.distribution,
        "version": status.version,
        "status": status.status,
        "reason": status.reason,
    }


def _rank(trigger: Trigger) -> int | None:
    """Return the rank of the trigger's pattern as its form begins, None if that can't be told beforehand."""
    parameters = trigger.signature.parameters.values()
    for sample in ("a", "0 9 * * *"):
        config = {p.name: [sample] if "list" in str(p.annotation) else sample for p in parameters if p.required}
        try:
            return int(trigger.load(config).rank)
        except (WabotError, ValueError):  # a ValidationError is a ValueError
            continue
    return None
