"""Our companies that sell: what a document says of each, and where each keeps its privacy policy."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checkout.tax.tax import Entity

SOLD_BY_US = frozenset({"US", "CA"})
PRIVACY_HOST = "https://cs.mycommerce.com"


@dataclass(frozen=True, slots=True)
class Company:
    """`prefix` begins the numbers of its documents."""

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
    """Who sells to a customer there."""
    return Entity.US if country in SOLD_BY_US else Entity.IRELAND


def company(entity: str) -> Company:
    return _companies()[Entity(entity)]


@cache
def _companies() -> dict[Entity, Company]:
    with Path(__file__).with_name("entities.toml").open("rb") as file:
        read = tomllib.load(file)
    return {
        Entity(key): Company(Entity(key), **one | {"lines": tuple(one["lines"])}) for key, one in read.items()
    }
