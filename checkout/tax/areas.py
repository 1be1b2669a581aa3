"""The VAT area of an address: a country of the VAT union, a territory with a rate of its own, or none."""

import csv
import re
from dataclasses import dataclass
from functools import cache

from checkout.tax.postal_codes import DATA, postal_code_key

VAT_COUNTRIES = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR",
    "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Territory:
    """A part of a country, by its postal codes; `area` is the area whose rate it has, "" where no VAT is charged."""

    postal_code: re.Pattern[str]
    area: str
    reason: str


@dataclass(frozen=True, slots=True)
class Area:
    """`code` is the area in the table of rates, "" where no VAT is charged.

    `reason` tells why the area is not simply the country's; "" otherwise.
    """

    code: str
    reason: str = ""

    @property
    def country(self) -> str:
        return self.code[:2]


def area_of(country: str, postal_code: str = "") -> Area:
    """Return the VAT area of an address.

    Postal codes decide inside a country, however they are written. Monaco and the Isle of Man are countries in
    addresses, but not for VAT.
    """
    code = postal_code_key(country, postal_code)
    for territory in _territories_by_country().get(country, ()):
        if territory.postal_code.fullmatch(code):
            return Area(territory.area, territory.reason)
    return Area(country if country in VAT_COUNTRIES else "")


@cache
def _territories_by_country() -> dict[str, list[Territory]]:
    territories: dict[str, list[Territory]] = {}
    with (DATA / "territories.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            territory = Territory(re.compile(row["postal_code"]), row["area"], row["reason"])
            territories.setdefault(row["country"], []).append(territory)
    return territories
