"""Structured logs: a verb and fields; texts, phone numbers and secrets are never fields, nor quoted by errors."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog

from wabot_core.errors import WabotError

Fields = MutableMapping[str, Any]
MULTILINE = frozenset({"exception"})


def configure_log(*, level: str, format: str, file: Path | None = None) -> None:
    """Send logs to standard error, or append them to `file`; `auto` is text on a terminal, else JSON."""
    stream: TextIO = sys.stderr
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("a", encoding="utf-8", buffering=1)
    as_text = format == "text" or (format == "auto" and file is None and stream.isatty())
    threshold = getattr(logging, level.upper())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = structlog.processors.JSONRenderer()
    if as_text:
        renderer = _as_text()
    last: list[Any] = [trace_errors, *([one_line] if as_text else []), renderer, without_secrets]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(max(threshold, logging.WARNING))
    logging.getLogger("wabot").setLevel(threshold)


def _configure_cautiously() -> None:
    last: list[Any] = [trace_errors, one_line, _as_text(), without_secrets]
    structlog.configure(
        processors=last,
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *given: structlog.PrintLogger(sys.stderr),  # as it is when the line is written
    )


def _as_text() -> Any:
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def trace_errors(logger: object, method: str, fields: Fields) -> Fields:
    """Turn `exc_info` into where it happened and what kind of error it was.

    What an error says is left out, unless it is one of ours: drivers quote statements with their parameters, parsers
    what they were given.
    """
    given = fields.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else (given[1] if isinstance(given, tuple) else None)
    if error is None and given:
        error = sys.exc_info()[1]
    if error is not None:
        fields["exception"] = "\n".join(_traced(error))
    return fields


def named(error: BaseException) -> str:
    """Return what a log line may say of an error: our own sentence, of others' only the kind."""
    return str(error) if isinstance(error, WabotError) else type(error).__name__


def one_line(logger: object, method: str, fields: Fields) -> Fields:
    """Escape what would break or colour a line of text; JSON does that by itself."""
    return {key: value if key in MULTILINE else _plain(value) for key, value in fields.items()}


_hidden: dict[str, None] = {}
"""Values no line may have, in each form a renderer may give them; what leaves the process once, leaves it from here."""

HIDDEN_AT_MOST = 4_000
SHORTEST_HIDDEN = 6
"""Characters: hiding shorter values would blot out ordinary words."""


def hide(value: str) -> None:
    """Keep a secret out of every line from now on, wherever it gets into one."""
    if len(value) < SHORTEST_HIDDEN or value in _hidden:
        return
    for form in {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], _plain(value)}:
        _hidden[form] = None
    while len(_hidden) > HIDDEN_AT_MOST:
        del _hidden[next(iter(_hidden))]


def without_secrets(logger: object, method: str, line: str) -> str:
    """Blot out hidden values in a rendered line."""
    for value in _hidden:
        if value in line:
            line = line.replace(value, "•••")
    return line


def _traced(error: BaseException) -> Iterator[str]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    for one in reversed(chain):
        for frame in traceback.extract_tb(one.__traceback__):
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        yield f"{type(one).__qualname__}: {_plain(str(one))}" if isinstance(one, WabotError) else type(one).__qualname__


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in value)


def get_log(name: str) -> Any:
    """Return a bound logger for a file of wabot's.

    Until `configure_log` ran it writes warnings and worse to standard error, by the same rules: structlog by itself
    would print a traceback with the values of local variables.
    """
    if not structlog.is_configured():
        _configure_cautiously()
    return structlog.get_logger(component=name)
