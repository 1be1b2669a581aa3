"""Dates as files write them. Only the order of day, month and year may depend on the file: its cells say it."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from orders.imports.parse.month_names import months, weekdays

ORDERS = ("ymd", "dmy", "mdy")
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  the zone follows
_NUMBER = re.compile(r"(\d{5,14})(?:[.,](\d{1,10}))?", re.ASCII)
_TIME = re.compile(
    r"[\sT,]*(?:(?:at|um|à|a las|alle|om)\s)?\s*(?<!\d)(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"(?:\s?h\b|\s?uhr)?\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?P<zone>z|[a-z]{1,5}|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d\d)?)?(?:\s*\([^()]{1,40}\))?$",
    re.ASCII | re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.\s])\s?(\d{1,2})\2\s?(\d{1,2})\.?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.\s])\s?(\d{1,2})\2\s?(\d{4}|\d\d)\.?", re.ASCII)
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
_NAMED_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|º|er)?[-\s/.]+(?:de\s+)?([^\W\d_]{3,12})\.?[-\s/,.]+(?:de\s+)?(\d{4}|\d\d)"
)
_NAMED_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?[-\s/]+(\d{1,2})(?:st|nd|rd|th)?[-\s/,]+(\d{4}|\d\d)")
_NAMED_YEAR_FIRST = re.compile(r"(\d{4})[-\s/]+([^\W\d_]{3,12})\.?[-\s/]+(\d{1,2})")
_WEEKDAY = re.compile(r"([^\W\d_]{2,12})\.?[,\s]\s*(?=\S)")
_BLANKS = re.compile(r"\s+")
_LONGEST = 80  # characters
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0), "bst": 60, "west": 60, "ist": 330,
    "cet": 60, "cest": 120, "met": 60, "mest": 120, "eet": 120, "eest": 180, "msk": 180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "akst": -540, "akdt": -480, "hst": -600, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
_OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d\d)?", re.ASCII)


def read_datetime(cell: str, order: str, zone: tzinfo) -> datetime | None:
    """Return the time that a cell holds, in its own zone or else in the given one; None when it holds none."""
    text = _BLANKS.sub(" ", cell.strip()).lower()
    if not text or len(text) > _LONGEST:
        return None
    try:
        if number := _NUMBER.fullmatch(text):
            return _of_number(number[1], number[2] or "", zone)
        return _of_text(text, order, zone)
    except (ValueError, OverflowError):
        return None


def readings(cell: str, zone: tzinfo) -> dict[str, datetime]:
    """Return the times that a cell may hold, by order of day, month and year."""
    times = ((order, read_datetime(cell, order, zone)) for order in ORDERS)
    return {order: time for order, time in times if time is not None}


def zone_of(name: str) -> tzinfo | None:
    """Return the time zone of `+0100`, `UTC`, `GMT+1`, `PST` or `Europe/Berlin`; None for another text."""
    text = name.strip().lower()
    if text in _ZONES:
        return UTC if not _ZONES[text] else timezone(timedelta(minutes=_ZONES[text]))
    if match := _OFFSET.fullmatch(text):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    return _named_zone(name.strip())


@cache
def _named_zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if "/" in name else None
    except (LookupError, OSError, ValueError):
        return None


def _of_number(digits: str, fraction: str, zone: tzinfo) -> datetime | None:
    """Return the time of Unix seconds or milliseconds, of an Excel serial, or of digits alone such as 20240115."""
    match len(digits):
        case 5:
            return (EXCEL_EPOCH + timedelta(days=float(f"{digits}.{fraction or 0}"))).replace(tzinfo=zone)
        case 8 | 12 | 14 if not fraction:
            form = "%Y%m%d%H%M%S"[: {8: 6, 12: 10, 14: 12}[len(digits)]]
            return datetime.strptime(digits, form).replace(tzinfo=zone)
        case 10:
            return datetime.fromtimestamp(int(digits), UTC)
        case 13:
            return datetime.fromtimestamp(int(digits) / 1000, UTC)
    return None


def _of_text(text: str, order: str, zone: tzinfo) -> datetime | None:
    """Return the time of a text, with or without a day of the week, which may be spelled as a month is: Mar."""
    moment = _without_weekday(text, order, zone)
    if moment is None and (weekday := _WEEKDAY.match(text)) and weekday[1] in weekdays():
        moment = _without_weekday(text[weekday.end() :], order, zone)
    return moment


def _without_weekday(text: str, order: str, zone: tzinfo) -> datetime | None:
    if date := _date(text, order):
        return datetime(*date, tzinfo=zone)
    for match in _TIME.finditer(text):
        date, time = _date(text[: match.start()].rstrip(" ,"), order), match
        if date and (time["minute"] or time["half"]):
            return _joined(date, time, zone)
    return None


def _joined(date: tuple[int, int, int], time: "re.Match[str]", zone: tzinfo) -> datetime | None:
    hour, half = int(time["hour"]), (time["half"] or "")[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    own_zone = zone_of(time["zone"]) if time["zone"] else zone
    if own_zone is None:
        return None
    microsecond = int(f"{time['fraction'] or 0:0<6}"[:6])
    day = timedelta(days=hour == 24 and not int(time["minute"] or 0))
    parts = (0 if day else hour, int(time["minute"] or 0), int(time["second"] or 0), microsecond)
    return datetime(*date, *parts, tzinfo=own_zone) + day


def _date(text: str, order: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a text that is a date and nothing else."""
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _YEAR_LAST.fullmatch(text):
        return _ordered(match[1], match[3], match[4], order, match[2])
    if match := _EAST_ASIAN.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NAMED_DAY_FIRST.fullmatch(text):
        return _named(match[3], match[2], match[1])
    if match := _NAMED_MONTH_FIRST.fullmatch(text):
        return _named(match[3], match[1], match[2])
    if match := _NAMED_YEAR_FIRST.fullmatch(text):
        return _named(match[1], match[2], match[3])
    return None


def _ordered(first: str, second: str, third: str, order: str, separator: str) -> tuple[int, int, int] | None:
    """Return the date of three numbers; a year of two digits may stand first as well as last."""
    if order == "ymd" and len(third) == 2:
        return (_year(first), int(second), int(third)) if len(first) == 2 else None
    if order == "ymd" and separator != ".":
        return None
    day, month = (second, first) if order == "mdy" else (first, second)
    return _year(third), int(month), int(day)


def _named(year: str, month: str, day: str) -> tuple[int, int, int] | None:
    number = months().get(month)
    return (_year(year), number, int(day)) if number else None


def _year(digits: str) -> int:
    """Return the year; one of two digits is of this century."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
