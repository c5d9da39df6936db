"""What a storage backend must do: records (durable), cache (may be lost) and files; no backend lives here.

rows     what records are given and give back
records  the durable store, a Protocol for each noun
cache    what may be lost
files    blobs by key
kinds    how a backend is offered
"""

from __future__ import annotations

from wabot_core.stores.cache import Cache
from wabot_core.stores.files import Files, check_file_key
from wabot_core.stores.kinds import StoreKind, StoreType
from wabot_core.stores.records import (
    Bots,
    Conversations,
    Handoffs,
    Inbox,
    Leases,
    Numbers,
    OptOuts,
    Outbox,
    People,
    Records,
    Turns,
)
from wabot_core.stores.rows import (
    Arrival,
    BotRow,
    Capture,
    CaptureChange,
    Draft,
    InboxEntry,
    NumberRow,
    OptChange,
    OutboxEntry,
    Reply,
    Revision,
    Step,
    TurnCommit,
    number_lease,
)

__all__ = [
    "Arrival",
    "BotRow",
    "Bots",
    "Cache",
    "Capture",
    "CaptureChange",
    "Conversations",
    "Draft",
    "Files",
    "Handoffs",
    "Inbox",
    "InboxEntry",
    "Leases",
    "NumberRow",
    "Numbers",
    "OptChange",
    "OptOuts",
    "Outbox",
    "OutboxEntry",
    "People",
    "Records",
    "Reply",
    "Revision",
    "Step",
    "StoreKind",
    "StoreType",
    "TurnCommit",
    "Turns",
    "check_file_key",
    "number_lease",
]
