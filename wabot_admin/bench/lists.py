"""Which lists of the API are measured, with which filters; a list that is not in here fails a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wabot_admin.api import RESOURCES
from wabot_admin.paging import PageQuery
from wabot_admin.routes import Operation

Query = Mapping[str, str]

LISTS: Mapping[str, Sequence[Query]] = {
    "list_accounts": ({}, {"role": "viewer"}),
    "list_audit": (
        {},
        {"actor": "account:a3"},
        {"actor": "nobody"},
        {"action": "publish"},
        {"action": "nothing has this"},
        {"object": "clinic"},
        {"object": "nobody"},
        {"outcome": "refused"},
        {"since": "2026-06-29T00:00:00Z"},
        {"until": "2026-03-01T00:00:00Z"},
    ),
    "list_bots": ({}, {"search": "i"}, {"search": "nothing has this"}),
    "list_captures": (
        {},
        {"kind": "booking"},
        {"kind": "survey", "number": "spare"},
        {"bot": "clinic"},
        {"bot": "nobody"},
        {"search": "Monday"},
        {"search": "zzzz"},
        {"since": "2026-06-29T00:00:00Z"},
        {"until": "2025-07-10T00:00:00Z"},
    ),
    "list_contacts": (
        {},
        {"number": "main"},
        {"number": "spare"},
        {"language": "pt"},
        {"opted_out": "true"},
        {"search": "Ana"},
        {"search": "49123"},
        {"search": "Silva 4900"},
        {"search": "zzzz"},
        {"since": "2026-06-29T00:00:00Z"},
        {"until": "2025-07-10T00:00:00Z"},
    ),
    "list_conversations": (
        {},
        {"number": "main"},
        {"number": "spare"},
        {"bot": "clinic"},
        {"bot": "nobody"},
        {"state": "finished"},
        {"state": "human"},
        {"state": "failed", "number": "spare"},
        {"assignee": "a5"},
        {"assignee": "me"},
        {"label": "l1"},
        {"label": "l0"},
        {"label": "l0", "state": "human", "number": "jobs"},
        {"unread": "true"},
        {"contact": "Ana"},
        {"contact": "49123"},
        {"contact": "Silva 4900"},
        {"contact": "zzzz"},
        {"text": "hello"},
        {"text": "thanks invoice"},
        {"text": "complaint broken"},
        {"text": "complaint"},
        {"text": "opening"},
        {"text": "opening broken"},
        {"text": "no12"},
        {"text": "hello no4321"},
        {"text": "t"},
        {"text": "zzzz hello"},
        {"text": "invoice", "state": "human"},
        {"since": "2026-06-29T00:00:00Z"},
        {"until": "2025-07-10T00:00:00Z"},
    ),
    "list_keys": ({},),
    "list_number_states": ({},),
    "list_numbers": ({},),
    "list_revisions": ({},),
    "read_transcript": ({},),
}
"""The queries of each list: all of it, what many rows have, what few or none have."""


SUMS: Mapping[str, Sequence[Query]] = {
    "read_analytics": (
        {"since": "2026-06-01T00:00:00Z", "until": "2026-07-01T00:00:00Z"},
        {"since": "2025-07-01T00:00:00Z", "until": "2026-07-01T00:00:00Z", "by": "week"},
        {"since": "2026-06-01T00:00:00Z", "until": "2026-07-01T00:00:00Z", "bot": "clinic"},
    ),
    "list_likenesses": ({},),
    "read_drop_off": ({"since": "2025-07-01T00:00:00Z", "until": "2026-07-01T00:00:00Z"},),
}
"""The queries of what sums up, which is no list but is looked at as often; measured once all is counted."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One list with one query; `path` has its ids filled in."""

    name: str
    path: str
    query: Query = field(default_factory=dict)

    def __str__(self) -> str:
        """Return it as people read it: list_bots search=i."""
        return " ".join([self.name, *(f"{name}={value}" for name, value in self.query.items())])


def list_operations() -> Sequence[Operation]:
    """Return every operation that answers in pages."""
    operations = [operation for resource in RESOURCES for operation in resource.operations]
    return [one for one in operations if one.query is not None and issubclass(one.query, PageQuery)]


def listings(ids: Mapping[str, str]) -> Iterator[Listing]:
    """Yield what there is to measure; `ids` fill in the paths, by parameter."""
    sums = [operation for resource in RESOURCES for operation in resource.operations if operation.id in SUMS]
    for operation in [*list_operations(), *sums]:
        for query in {**LISTS, **SUMS}[operation.id]:
            yield Listing(name=operation.id, path=operation.path.format_map(ids), query=query)
