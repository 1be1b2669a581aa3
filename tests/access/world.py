"""Two vendors with their people and objects."""

from dataclasses import dataclass

from tests.route import Samples
from vendors.actor import Actor


@dataclass(frozen=True)
class World:
    """The people of two vendors, and all the objects of each."""

    actors: dict[str, Actor]
    acme: Samples
    globex: Samples
