"""When a disc is expected, by the country it goes to, and when it is late."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# The USA's own mail carries to its territories, to Puerto Rico as to Guam.
NEARBY_COUNTRIES = frozenset({"US", "CA", "AS", "GU", "MP", "PR", "UM", "VI"})
LAST_ZONE = timedelta(hours=12)  # behind UTC, where a day ends last of all
FIRST_ZONE = timedelta(hours=14)  # before UTC, where a day begins first of all


@dataclass(frozen=True, slots=True)
class Window:
    """Weeks from the day a disc is shipped."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}–{self.last} weeks"

    def begins(self, shipped_on: date) -> date:
        """Return the first day on which the disc is expected."""
        return shipped_on + timedelta(weeks=self.first)

    def ends(self, shipped_on: date) -> date:
        """Return the last day on which the disc is expected."""
        return shipped_on + timedelta(weeks=self.last)


def window_of(country: str) -> Window:
    """Return the window of a country; an unknown one has that of a country abroad."""
    return Window(1, 2) if country in NEARBY_COUNTRIES else Window(2, 3)


def late_before(now: datetime) -> date:
    """Return the day before which the last day of a late disc lies: that day is then over in every time zone.

    It is one day for all, so that vendor, customer and Customer Service read the same.
    """
    return (now.astimezone(UTC) - LAST_ZONE).date()


def latest_today(now: datetime) -> date:
    """Return the day it is where days begin first: a later one is in the future in every time zone."""
    return (now.astimezone(UTC) + FIRST_ZONE).date()
