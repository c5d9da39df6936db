"""Which of wabot's own sentences a text of an answer is, so that a page says it in its reader's language."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from wabot_admin.payloads import Payload
from wabot_runtime import read_sentence


class SentenceView(Payload):
    """One of wabot's own sentences; `code` is stable, `facts` are the words that change in it."""

    code = fields.String(required=True)
    facts = fields.Dict(required=True, keys=fields.String(), values=fields.String())


class Told(fields.Nested):
    """The sentence that the text `of` the same answer is; null where somebody else wrote it."""

    def __init__(self, of: str, *, required: bool = True) -> None:
        """Look at another field's text."""
        super().__init__(SentenceView, attribute=of, required=required, allow_none=True, dump_only=True)

    def _serialize(self, nested_obj: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        return super()._serialize(read_sentence(nested_obj), attr, obj, **kwargs)  # type: ignore[no-untyped-call]
