"""The names of months and weekdays in the languages of exports, by Babel."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

LANGUAGES = (
    *(
        "en",
        "de",
        "fr",
        "es",
        "it",
        "nl",
        "pt",
        "pl",
        "sv",
        "da",
        "nb",
        "fi",
        "cs",
        "sk",
        "hu",
        "ro",
        "hr",
        "sl",
    ),
    *("tr", "ru", "uk", "el", "et", "lv", "lt"),
)
_WIDTHS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
_CONTEXTS: tuple[Literal["format", "stand-alone"], ...] = ("format", "stand-alone")


def _month_names() -> Iterator[tuple[str, int]]:
    for language in reversed(LANGUAGES):  # of a name with two meanings, that of the language that comes first
        for width in _WIDTHS:
            for context in _CONTEXTS:
                for month, name in get_month_names(width, context, language).items():
                    yield name.lower().rstrip("."), month
    yield "sept", 9


def _weekday_names() -> Iterator[str]:
    for language in LANGUAGES:
        for width in _WIDTHS:
            for context in _CONTEXTS:
                yield from (
                    name.lower().rstrip(".") for name in get_day_names(width, context, language).values()
                )


@cache
def months() -> dict[str, int]:
    """Return the number of each name; it takes memory for the languages, so that only a name asks for it."""
    return dict(_month_names())


@cache
def weekdays() -> frozenset[str]:
    """Return the names of weekdays in small characters."""
    return frozenset(_weekday_names())
