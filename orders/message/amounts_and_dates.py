"""Amounts and dates in lines of text, in the usual spellings of English and German."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from core.amounts import NotAnAmount, parse_amount
from orders.message.mention import AmountMention, DateMention, Kind
from orders.message.parts import Line
from orders.message.phrases import folded, words_of_line
from orders.message.words import WORDS

_CODES = "US\\$|EUR|USD|GBP|CHF|JPY|CAD|AUD|SEK|NOK|DKK|PLN"
_SIGN = rf"(?:€|\$|£|¥|₹|{_CODES}|[Ee]uros?|[Dd]ollars?|[Pp]ounds?|Fr\.|[Yy]en|bucks)"
_NUMBER = r"\d{1,3}(?:[.,' ]\d{3}){1,3}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
_BARE = r"\d{1,6}[.,]\d\d"  # without a currency
_AMOUNT = re.compile(
    rf"(?<![\w.,-]){_SIGN} ?({_NUMBER})(?![\w]|[.,]\d)|(?<![\w.,:-])({_NUMBER}) ?{_SIGN}(?!\w)"
    rf"|(?<![\w.,:/-])({_BARE})(?![\w%]|[.,:/-]\d| ?(?:MB|GB|%|[Uu]hr))"
)
_ISO = re.compile(r"(?<![\d-])(20\d\d)[-/.](\d\d?)[-/.](\d\d?)(?![\d-])")
_NUMERIC = re.compile(r"(?<![\d.,/-])(\d\d?) ?([./-]) ?(\d\d?) ?\2 ?(\d{2}|20\d\d)(?![\d/-])")
_DAY_MONTH = re.compile(
    r"(?<!\w)(\d\d?)(?:st|nd|rd|th|\.)? (?:of )?([^\W\d_]{3,12})\.?,?(?: (20\d\d))?(?!\d)"
)
_MONTH_DAY = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.? (\d\d?)(?:st|nd|rd|th)?(?:,? (20\d\d))?(?![\d.:])")
_SHORT = re.compile(r"(?<![\d.,/-])(\d\d?)\.(\d\d?)\.(?!\d)")


def amounts_in(lines: Sequence[Line]) -> Iterator[AmountMention]:
    for line in lines:
        for match in () if line.header else _AMOUNT.finditer(line.text):
            text = match[1] or match[2] or match[3]
            if match[3] and _SHORT.match(line.text, match.start()):
                continue  # 8.11. is a day
            try:
                amount = parse_amount(text)
            except NotAnAmount:
                continue
            if 0 < amount < 10_000_000:
                yield AmountMention(
                    Kind.AMOUNT, match[0].strip(), line.part, bool(match[1] or match[2]), amount
                )


def dates_in(lines: Sequence[Line], today: date) -> Iterator[DateMention]:
    """Yield the days that an order may have been placed on: none after today, none of headers."""
    for line in lines:
        if line.header:
            continue
        for text, days in _dates(line.text, today):
            past = tuple(
                dict.fromkeys(day for day in days if date(2000, 1, 1) <= day <= today + timedelta(days=1))
            )
            if past:
                yield DateMention(Kind.DATE, text, line.part, False, past)


def _dates(text: str, today: date) -> Iterator[tuple[str, list[date]]]:
    for match in _ISO.finditer(text):
        yield match[0], _days(match[1], match[2], match[3])
    for match in _NUMERIC.finditer(text):
        year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
        yield (
            match[0],
            _days(year, match[3], match[1]) + ([] if match[2] == "." else _days(year, match[1], match[3])),
        )
    for match in _DAY_MONTH.finditer(text):
        if month := WORDS.months.get(folded(match[2])):
            yield match[0], _in_year(match[3], month, match[1], today)
    for match in _MONTH_DAY.finditer(text):
        if month := WORDS.months.get(folded(match[1])):
            yield match[0], _in_year(match[3], month, match[2], today)
    for match in _SHORT.finditer(text):
        yield match[0], _in_year("", int(match[2]), match[1], today)
    words = set(words_of_line(text))
    if words & WORDS.yesterday:
        yield "yesterday", [today - timedelta(days=1)]
    if words & WORDS.today:
        yield "today", [today]


def _in_year(year: str | None, month: int, day: str, today: date) -> list[date]:
    """Return the day; without a year the last one that has been."""
    if year:
        return _days(year, str(month), day)
    years = (today.year, today.year - 1)
    days = [possible for number in years for possible in _days(str(number), str(month), day)]
    return [past for past in days if past <= today][:1]


def _days(year: str, month: str, day: str) -> list[date]:
    try:
        return [date(int(year), int(month), int(day))]
    except ValueError:
        return []
