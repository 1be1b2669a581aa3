"""How the cells of a file can be read: all of them are looked at, each once, and only what still fits is kept."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from orders.imports.parse.cells import AHEAD, EPOCH
from orders.imports.parse.date_text import ORDERS, readings
from orders.imports.parse.number_text import MARKS, fitting_marks

MAX_WORDS = 5_000  # different texts of a column that are counted
EXAMPLES = 3
_LONGEST_WORD = 100  # characters
_CERTAIN_DATE = re.compile(r"\s*(\d{4}\D|\d{8,14}\s*$)")  # its parts stand in one order only
_DAY = re.compile(r"\s*(\d{1,2}([-/. ])\d{1,2}\2\d{2,4})\b")
_PLAIN_NUMBER = re.compile(r"\s*-?\d*\s*", re.ASCII)


@dataclass(slots=True)
class DateTally:
    """The orders of day, month and year that fit the cells of a file."""

    count: int = 0  # of cells whose reading depends on the order
    fits: Counter[str] = field(default_factory=Counter)
    differs: bool = False  # a cell gives different days, and no full stops that say day, month, year
    examples: list[str] = field(default_factory=list)

    def add(self, cell: str, zone: ZoneInfo) -> None:
        if _CERTAIN_DATE.match(cell) or not (match := _DAY.match(cell)):
            return
        days = _days(match[1], zone)
        self.count += 1
        self.fits.update(order for order, _ in days)
        if len({day for _, day in days}) > 1 and match[2] != ".":
            self.differs = True
            if len(self.examples) < EXAMPLES and cell.strip() not in self.examples:
                self.examples.append(cell.strip())

    @property
    def fitting(self) -> list[str]:
        """Return the orders that fit the most cells; all of them where no cell depends on it."""
        most = max(self.fits.values(), default=0)
        return [order for order in ORDERS if self.fits[order] == most] if self.count else list(ORDERS)

    @property
    def order(self) -> str:
        """Return the order that the cells say, "" where several fit them and give different days."""
        fitting = self.fitting
        if len(fitting) > 1 and self.differs:
            return ""
        return next(order for order in ("dmy", "mdy", "ymd") if order in fitting)


@dataclass(slots=True)
class NumberTally:
    """The decimal marks that fit the amounts of a file."""

    certain: Counter[str] = field(default_factory=Counter)
    ambiguous: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, cell: str) -> None:
        if _PLAIN_NUMBER.fullmatch(cell):
            return
        marks = _marks(cell)
        if len(marks) == 1:
            self.certain[marks[0]] += 1
        elif len(marks) > 1 and any(mark in cell for mark in MARKS):
            self.ambiguous += 1
            if len(self.examples) < EXAMPLES and cell.strip() not in self.examples:
                self.examples.append(cell.strip())

    @property
    def mark(self) -> str:
        """Return the decimal mark that the cells say, "" where both fit them and give different amounts."""
        if self.certain:
            return max(MARKS, key=lambda mark: self.certain[mark])
        return "" if self.ambiguous else MARKS[0]

    @property
    def unit(self) -> str:
        """Return whether amounts are whole units or, as none has a decimal mark, the smallest ones."""
        return "major" if self.certain or self.ambiguous else "minor"


@dataclass(slots=True)
class ColumnReadings:
    """What the cells of some columns of a file say together."""

    zone: ZoneInfo
    dates: DateTally = field(default_factory=DateTally)
    numbers: NumberTally = field(default_factory=NumberTally)
    words: dict[str, Counter[str]] = field(
        default_factory=dict
    )  # by what they are: states, countries, currencies

    def add_words(self, kind: str, cells: Iterable[str]) -> None:
        counts = self.words.setdefault(kind, Counter())
        for cell in cells:
            word = cell.strip()
            if word and len(word) <= _LONGEST_WORD and (word in counts or len(counts) < MAX_WORDS):
                counts[word] += 1


@lru_cache(maxsize=50_000)
def _days(text: str, zone: ZoneInfo) -> tuple[tuple[str, str], ...]:
    """Return the days that a text may be, each with its order; none before 1970 or in the future."""
    latest = timezone.now() + AHEAD
    return tuple(
        (order, day.date().isoformat())
        for order, day in readings(text, zone).items()
        if EPOCH.date() <= day.date() and day <= latest
    )


@lru_cache(maxsize=50_000)
def _marks(cell: str) -> tuple[str, ...]:
    return fitting_marks(cell)
