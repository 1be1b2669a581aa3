"""Postal codes as people write them: `E-35001`, `35 001 Las Palmas`, `３５００１` and `ES-35001` are one code.

Known are the codes of countries on which a tax depends. Codes of digits are compared by their digits alone; where
letters matter (Great Britain, Ireland, the Isle of Man), by both.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
ALPHANUMERIC_IN = frozenset({"GB", "IE", "IM"})
OPTIONAL_IN = frozenset({"IE"})  # many Irish addresses are written without their Eircode
NAMES = {"IE": "Eircode", "US": "ZIP code"}
_DIGITS = re.compile(r"\d(?:[\W_]*\d)*")
_LINE = re.compile(r"[,;/|\n]")  # what stands between the parts of an address
_SEPARATORS = re.compile(r"[\W_]+")


class BadPostalCode(Exception):
    """The text is no postal code of the country; the message tells the customer what to do."""


@dataclass(frozen=True, slots=True)
class Format:
    """What the postal codes of a country are, without separators, and one of them as it is written."""

    pattern: re.Pattern[str]
    example: str


def check_postal_code(country: str, text: str) -> None:
    """Raise BadPostalCode unless the text is a postal code of the country, or its codes are not known here."""
    if country in formats() and not postal_code_key(country, text):
        name, example = NAMES.get(country, "postal code"), formats()[country].example
        optional = " You may leave it empty." if country in OPTIONAL_IN else ""
        raise BadPostalCode(
            f"This is no {name} of the country you chose: enter one such as {example}.{optional}"
        )


def postal_code_key(country: str, text: str) -> str:
    """Return the code alone, such as `35001`; "" when the country has no such code."""
    if country not in formats():
        return ""
    plain = _plain(text)
    candidates = _alphanumeric(plain, country) if country in ALPHANUMERIC_IN else _digits_of(plain)
    pattern = formats()[country].pattern
    return next((code for code in candidates if pattern.fullmatch(code)), "")


def _plain(text: str) -> str:
    """Return the text in capital letters and ASCII digits, without what cannot be seen."""
    folded = unicodedata.normalize("NFKC", text).upper()
    visible = (character for character in folded if unicodedata.category(character) != "Cf")
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in visible
    )


def _digits_of(plain: str) -> list[str]:
    """Return the groups of digits; blanks and dashes do not end a group, letters do: `35 001 LAS PALMAS 2`.

    Commas do where the rest is an address: `CALLE 3, 35001`.
    """
    texts = [plain, *_LINE.split(plain)]
    return [re.sub(r"\D", "", group) for text in texts for group in _DIGITS.findall(text)]


def _alphanumeric(plain: str, country: str) -> list[str]:
    """Return what may be the code: all of the text, or one or two words of it that follow each other."""
    words = [word for word in _SEPARATORS.split(plain) if word and word not in (country, "UK")]
    joined = "".join(words)
    pairs = ["".join(pair) for pair in pairwise(words)]
    return [joined, joined.removeprefix(country), *pairs, *words]


@cache
def formats() -> dict[str, Format]:
    """Return the formats by country."""
    with (DATA / "postal_codes.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {row["country"]: Format(re.compile(row["pattern"]), row["example"]) for row in rows}
