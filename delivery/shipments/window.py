"""When a disc is expected, by the country it goes to, and when it is late."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# Mail to the territories of the USA is the USA's own, to Puerto Rico as to Guam.
NEAR = frozenset({"US", "CA", "AS", "GU", "MP", "PR", "UM", "VI"})
LAST_ZONE = timedelta(hours=12)  # where a day ends last of all is twelve hours behind UTC
FIRST_ZONE = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Window:
    """Weeks from the day a disc is shipped."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}–{self.last} weeks"

    def begins(self, shipped_on: date) -> date:
        return shipped_on + timedelta(weeks=self.first)

    def ends(self, shipped_on: date) -> date:
        return shipped_on + timedelta(weeks=self.last)


def window_of(country: str) -> Window:
    """A week more for a country that nobody knows, as for every other abroad."""
    return Window(1, 2) if country in NEAR else Window(2, 3)


def late_before(now: datetime) -> date:
    """A disc is late when its last day lies before this one: then that day is over wherever the customer is.

    One day for all time zones, so that vendor, customer and Customer Service read the same.
    """
    return (now.astimezone(UTC) - LAST_ZONE).date()


def latest_today(now: datetime) -> date:
    """The day it is where days begin first: a later one is in the future for everybody."""
    return (now.astimezone(UTC) + FIRST_ZONE).date()
