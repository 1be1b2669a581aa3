"""Where a customer is, as VAT sees it: a country of the list, a territory with rules of its own, or neither."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
VAT_COUNTRIES = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GB",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


@dataclass(frozen=True, slots=True)
class Territory:
    """Part of a country, by its postal codes, with the area whose rate it has; "" for none."""

    postal_code: re.Pattern[str]
    area: str
    why: str


@dataclass(frozen=True, slots=True)
class Area:
    """`code` names a row of the table of rates, "" where no VAT is charged; `why` when it is not the country's."""

    code: str
    why: str = ""

    @property
    def country(self) -> str:
        return self.code[:2]


def area_of(country: str, postal_code: str = "") -> Area:
    """Postal codes decide inside a country; Monaco and the Isle of Man are countries to the post, not to VAT."""
    code = " ".join(postal_code.upper().split()).removeprefix(f"{country}-")
    for territory in _territories().get(country, ()):
        if territory.postal_code.fullmatch(code):
            return Area(territory.area, territory.why)
    return Area(country if country in VAT_COUNTRIES else "")


@cache
def _territories() -> dict[str, list[Territory]]:
    found: dict[str, list[Territory]] = {}
    with (DATA / "territories.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            one = Territory(re.compile(row["postal_code"]), row["area"], row["why"])
            found.setdefault(row["country"], []).append(one)
    return found
