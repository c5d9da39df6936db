"""What a file is, by its own first bytes: a name or a type that came with it is not believed."""

from __future__ import annotations

from collections.abc import Sequence

from wabot_core.messages import Kind

_SIGNS: Sequence[tuple[int, bytes, Kind, str]] = (
    (0, b"\xff\xd8\xff", Kind.IMAGE, "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", Kind.IMAGE, "image/png"),
    (8, b"WEBP", Kind.IMAGE, "image/webp"),
    (4, b"ftypM4A", Kind.AUDIO, "audio/mp4"),
    (4, b"ftyp", Kind.VIDEO, "video/mp4"),
    (0, b"OggS", Kind.AUDIO, "audio/ogg"),
    (0, b"ID3", Kind.AUDIO, "audio/mpeg"),
    (0, b"\xff\xfb", Kind.AUDIO, "audio/mpeg"),
    (0, b"%PDF-", Kind.DOCUMENT, "application/pdf"),
)

_OFFICE: Sequence[tuple[bytes, str]] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)


def kind_of(data: bytes) -> tuple[Kind, str] | None:
    """Return the kind of message and the type a file is sent as, None for one that is not sent."""
    for offset, sign, kind, mimetype in _SIGNS:
        if data.startswith(sign, offset) and (sign != b"WEBP" or data.startswith(b"RIFF")):
            return kind, mimetype
    if data.startswith(b"PK\x03\x04"):
        return next(((Kind.DOCUMENT, mimetype) for part, mimetype in _OFFICE if part in data), None)
    return (Kind.DOCUMENT, "text/plain") if _is_text(data) else None


def _is_text(data: bytes) -> bool:
    """Say whether it is plain text, and no page a browser would run."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not text.lstrip("\ufeff \t\r\n").startswith("<")
