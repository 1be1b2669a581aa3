"""Our companies that sell: which one sells where, its address on documents, and its privacy policy."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

COUNTRIES_OF_US_ENTITY = frozenset({"US", "CA"})
PRIVACY_HOST = "https://cs.mycommerce.com"


class Entity(StrEnum):
    """One of our companies, by its short name in addresses and tables."""

    US = "mcus"
    IRELAND = "mcie"


@dataclass(frozen=True, slots=True)
class Company:
    """What documents say of one of our companies; the numbers of its documents begin with `prefix`."""

    entity: Entity
    name: str
    lines: tuple[str, ...]
    country: str
    vat_id: str
    prefix: str

    @property
    def privacy_url(self) -> str:
        return f"{PRIVACY_HOST}/privacy-policy/mycommerce/{self.entity}"


def entity_for(country: str) -> Entity:
    """Return which company sells to customers of a country."""
    return Entity.US if country in COUNTRIES_OF_US_ENTITY else Entity.IRELAND


def company(entity: str) -> Company:
    """Return the company with a short name. Raise ValueError for an unknown name."""
    return _companies()[Entity(entity)]


@cache
def _companies() -> dict[Entity, Company]:
    with Path(__file__).with_name("entities.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        Entity(name): Company(Entity(name), **table | {"lines": tuple(table["lines"])})
        for name, table in tables.items()
    }
