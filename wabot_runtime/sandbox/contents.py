"""What a message carries, by kind, in the page's own attribute names."""

from __future__ import annotations

import secrets
from typing import Any

from wabot_runtime.sandbox.errors import BadRequest
from wabot_runtime.sandbox.history import Entry
from wabot_runtime.sandbox.media import StoredMedia


def text_content(text: str) -> dict[str, Any]:
    """Return a text message's content."""
    return {"body": text}


def media_content(stored: StoredMedia, *, caption: str = "", filename: str = "") -> dict[str, Any]:
    """Return a picture's, video's, voice message's or document's content."""
    content = {
        "mimetype": stored.mimetype,
        "filehash": stored.hash,
        "directPath": stored.direct_path,
        "size": stored.size,
        "mediaKey": secrets.token_urlsafe(32),
        "caption": caption,
        "filename": filename,
    }
    return {name: value for name, value in content.items() if value != ""}


def media_kind(mimetype: str) -> str:
    """Return the kind of message that shows bytes of this type."""
    family = mimetype.partition("/")[0]
    return family if family in ("image", "video", "audio") else "document"


def location_content(latitude: float, longitude: float, name: str = "") -> dict[str, Any]:
    """Return a place's content."""
    return {"lat": latitude, "lng": longitude, "loc": name}


def card_content(name: str, phone: str) -> dict[str, Any]:
    """Return a contact card's content."""
    digits = "".join(digit for digit in phone if digit.isdigit())
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"TEL;waid={digits}:+{digits}", "END:VCARD"]
    return {"body": "\n".join(lines), "vcardFormattedName": name}


def reply_context(entry: Entry) -> dict[str, Any]:
    """Return what a reply carries of the message it answers."""
    author = entry.participant or (entry.number if entry.from_me else entry.chat)
    return {
        "quotedMsg": {"type": entry.kind, **_without_quote(entry.content)},
        "quotedStanzaID": entry.id,
        "quotedParticipant": author,
    }


def _without_quote(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if not name.startswith("quoted")}


def choices_of(entry: Entry) -> list[dict[str, str]]:
    """Return what a person can tap on a message: `id`, `title`, `description`, `kind` (button or row)."""
    return [*_rows(entry.content), *_buttons(entry.content)]


def tap_content(entry: Entry, choice: str) -> tuple[str, dict[str, Any]]:
    """Return the kind and content of the answer that tapping a choice sends."""
    chosen = next((one for one in choices_of(entry) if one["id"] == choice), None)
    if chosen is None:
        raise BadRequest(f"The message offers no choice {choice!r}.")
    if chosen["kind"] == "row":
        reply = {"selectedRowId": choice}
        response = {"title": chosen["title"], "listType": 1, "singleSelectReply": reply}
        response["description"] = chosen["description"]
        return "list_response", {"body": chosen["title"], "listResponse": response}
    return "template_button_reply", {"body": chosen["title"], "selectedId": choice}


def _rows(content: dict[str, Any]) -> list[dict[str, str]]:
    sections = (content.get("list") or {}).get("sections", [])
    return [
        {
            "kind": "row",
            "id": str(row.get("rowId") or row.get("id")),
            "title": row.get("title", ""),
            "description": row.get("description", ""),
        }
        for section in sections
        for row in section.get("rows", [])
    ]


def _buttons(content: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"kind": "button", "id": str(button["selectionId"]), "title": button["displayText"], "description": ""}
        for button in content.get("buttons") or []
        if button.get("subtype") == "quick_reply"
    ]
