"""Days and times as people write them in chats, by language; clocks and zones are the caller's."""

from __future__ import annotations

import re
from datetime import date, timedelta

from wabot_core.phrases import DAYS, MONTHS, NEXT, WEEKDAYS, spoken

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?\.?", re.ASCII)
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|º|o|\.)?\s+(?:of\s+|de\s+)?([^\W\d]{3,12})\.?(?:,?\s+(?:de\s+|del\s+)?(\d{4}|\d{2}))?"
)
_MONTH_DAY = re.compile(r"([^\W\d]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}|\d{2}))?")
_TIME = re.compile(
    r"(?:at |as |a las |a la |às )?(\d{1,2})(?:\s?(?:h|:|\.|hs|horas)\s?(\d{2})?)?(?:\s?(?:h|hs|horas|o'clock|uhr))?"
    r"\s?(a\.?m\.?|p\.?m\.?)?",
    re.ASCII,
)
_NAMED_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"} | {
    "meio dia": "12:00", "meio-dia": "12:00", "meia noite": "00:00", "meia-noite": "00:00",
    "mediodia": "12:00", "medianoche": "00:00",
}  # fmt: skip


def read_date(text: str, *, today: date, language: str) -> date | None:
    """Return the day a text names, None if it names none.

    `text` is lower case without accents. A day without a year is the next one from today; a weekday is the next,
    today excepted. Numbers are day first (`4/3` is 4 March); with a month above 12, month first.
    """
    language = spoken(language)
    for read in (_read_named, _read_weekday):
        if (found := read(text, today, language)) is not None:
            return found
    if match := _ISO.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(text):
        day, month = int(match[1]), int(match[2])
        if month > 12 >= day:
            day, month = month, day
        return _dated(match[3], month, day, today)
    return _read_month_name(text, today, language)


def read_time(text: str) -> str | None:
    """Return the time of day a text names as `HH:MM`, None if it names none: `14:30`, `14h30`, `2 pm`, `9`."""
    if named := _NAMED_TIMES.get(text):
        return named
    match = _TIME.fullmatch(text)
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _read_named(text: str, today: date, language: str) -> date | None:
    days = DAYS[language].get(text)
    return None if days is None else today + timedelta(days=days)


def _read_weekday(text: str, today: date, language: str) -> date | None:
    for word in NEXT[language]:
        text = text.removeprefix(f"{word} ")
    for weekday, names in enumerate(WEEKDAYS[language]):
        if text in names:
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return None


def _read_month_name(text: str, today: date, language: str) -> date | None:
    if match := _DAY_MONTH.fullmatch(text):
        day, name, year = match[1], match[2], match[3]
    elif match := _MONTH_DAY.fullmatch(text):
        name, day, year = match[1], match[2], match[3]
    else:
        return None
    months = [i for i, month in enumerate(MONTHS[language], 1) if month.startswith(name)]
    return _dated(year, months[0], int(day), today) if months else None


def _dated(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    years = range(today.year, today.year + 9)  # 29 February comes within eight years
    dates = (_date(each, month, day) for each in years)
    return next((found for found in dates if found is not None and found >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
