"""The palette: the catalog as JSON for the builder; it is only ever derived, and knows no node type by name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from wabot_core.actions import Action
from wabot_core.catalog import Catalog, PluginStatus
from wabot_core.errors import WabotError
from wabot_core.forms import label_of, schema_of, templates_of, ui_of
from wabot_core.patterns import Rank
from wabot_core.rules import rule_schema
from wabot_core.signatures import Signature
from wabot_core.triggers import Trigger

SYSTEM_EXIT_LABELS: Mapping[str, str] = {
    "error": "On an error",
    "no_reply": "Without a reply",
    "invalid": "Not understood",
}


def palette(catalog: Catalog) -> dict[str, Any]:
    """Return all that the builder offers, in a stable order; `etag` changes when anything else does."""
    content: dict[str, Any] = {
        "actions": [_action(action, catalog) for action in catalog.actions.values()],
        "triggers": [_trigger(trigger, catalog) for trigger in catalog.triggers.values()],
        "categories": _categories(catalog),
        "ranks": [{"rank": rank.value, "name": rank.name.lower()} for rank in Rank],
        "rules": rule_schema(),
        "plugins": [_plugin(status) for status in catalog.plugins],
    }
    return {"etag": hashlib.sha256(orjson.dumps(content)).hexdigest(), **content}


def _action(action: Action, catalog: Catalog) -> dict[str, Any]:
    signature = action.signature
    return {
        "type": action.type,
        "version": action.version,
        **_shown(action.type, signature, icon=action.icon, catalog=catalog),
        "category": action.category,
        "exits": [{"name": name, "label": label_of(name)} for name in signature.exits],
        "options": signature.options,
        "system_exits": [{"name": name, "label": SYSTEM_EXIT_LABELS[name]} for name in action.system_exits],
        "waits": action.waits,
    }


def _trigger(trigger: Trigger, catalog: Catalog) -> dict[str, Any]:
    shown = _shown(trigger.type, trigger.signature, icon=trigger.icon, catalog=catalog)
    return {
        "type": trigger.type,
        "version": 1,
        **shown,
        "category": trigger.type.split(".")[0],
        "rank": _rank(trigger),
    }


def _shown(type: str, signature: Signature, *, icon: str, catalog: Catalog) -> dict[str, Any]:
    status = catalog.provided_by.get(type)
    return {
        "title": signature.title,
        "help": signature.help,
        "icon": icon,
        "plugin": status.name if status else type.split(".")[0],
        "schema": schema_of(signature),
        "ui": ui_of(signature),
        "templates": templates_of(signature),
    }


def _categories(catalog: Catalog) -> list[str]:
    named = {action.category for action in catalog.actions.values()}
    return sorted(named | {type.split(".")[0] for type in catalog.triggers})


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
