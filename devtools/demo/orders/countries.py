"""Countries of the demo, from countries.toml and names.toml."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from core.text import search_key

Name = tuple[str, str]  # as written, and as it stands in an email address


@dataclass(frozen=True, slots=True)
class Country:
    """How people of a country are called, live, pay and are taxed."""

    code: str
    first_names: tuple[Name, ...]
    last_names: tuple[Name, ...]
    currency: str
    weight: int
    calling: int
    legal: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[tuple[str, str, str], ...]  # postal code, town, region
    vat: int = 0
    eu: bool = False
    sales_tax: dict[str, int] = field(default_factory=dict)

    def tax_rate(self, *, region: str, company: bool) -> int:
        """In hundredths of a percent. Companies of the EU buy without VAT, but never in Ireland."""
        if company and self.eu and self.code != "IE":
            return 0
        return self.vat or self.sales_tax.get(region, 0)


@cache
def read(name: str) -> dict[str, Any]:
    """A file of word lists beside this module."""
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


@cache
def countries() -> dict[str, Country]:
    names = {key: lists for key, lists in read("names.toml").items() if key != "odd"}
    return {code: _country(code, dict(fields), names) for code, fields in read("countries.toml").items()}


def _country(code: str, fields: dict[str, Any], names: dict[str, Any]) -> Country:
    lists = names[fields.pop("names")]
    towns = tuple(_town(line) for line in fields.pop("towns"))
    legal, streets = tuple(fields.pop("legal")), tuple(fields.pop("streets"))
    first, last = (tuple(_name(word) for word in lists[key]) for key in ("first", "last"))
    return Country(code, first, last, towns=towns, legal=legal, streets=streets, **fields)


def _town(line: str) -> tuple[str, str, str]:
    postal_code, town, region = line.split("|")
    return postal_code, town, region


def _name(word: str) -> Name:
    written, _, latin = word.partition("|")
    return written, latin or mailable(written)


def mailable(name: str) -> str:
    """`Ó Dálaigh` → `odalaigh`: what is left of a name in an email address."""
    return re.sub(r"[^a-z0-9-]", "", search_key(name))
