"""What the rows of a file are, by the words of a column: orders, refunds of orders, tests, or nothing to import."""

from collections.abc import Iterable
from collections.abc import Mapping as Cells
from dataclasses import dataclass
from enum import StrEnum


class RowRole(StrEnum):
    ORDER = "order"
    REFUND = "refund"
    TEST = "test"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule for the rows whose cell in the column is, is not or begins with one of some texts."""

    column: str
    then: RowRole
    texts: frozenset[str]  # casefolded
    comparison: str = "is"  # not, begins
    label: str = ""

    def fits(self, cells: Cells[str, str]) -> bool:
        text = cells.get(self.column, "").strip().casefold()
        if self.comparison == "begins":
            return any(text.startswith(beginning) for beginning in self.texts)
        return (text in self.texts) is (self.comparison == "is")

    def __str__(self) -> str:
        verb = {"is": "is", "not": "is not", "begins": "begins with"}[self.comparison]
        texts = ", ".join(sorted(text or "blank" for text in self.texts))
        return self.label or f"{self.column} {verb} {texts}"


def rule_of(rules: Iterable[RowRule], cells: Cells[str, str]) -> RowRule | None:
    """Return the first rule that fits a row; None: the row is of an order."""
    return next((rule for rule in rules if rule.fits(cells)), None)
