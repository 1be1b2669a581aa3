"""Pages of a search by key: page 40,000 costs what the first one costs."""

from dataclasses import dataclass, field

from orders.models import Order
from orders.search.finder import find
from orders.search.query import BadSearchCursor, Cursor, SearchQuery

__all__ = ["COUNT_UP_TO", "LISTED", "PAGE_SIZE", "BadSearchCursor", "Page", "page_of"]

PAGE_SIZE = 25
COUNT_UP_TO = 1_000
LISTED = (
    "vendor_id", "number", "placed_at", "status", "kind", "is_test", "reference", "headline", "item_count",
    "first_name", "last_name", "company", "email", "card_brand", "card_last4",
    "currency", "total_minor", "paid_minor", "reserved_minor", "refunded_minor", "payment_method", "charge_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first, and the cursors of the pages beside them ("" where there is none)."""

    rows: list[Order] = field(default_factory=list)
    older: str = ""
    newer: str = ""


def page_of(wanted: SearchQuery, *, after: str = "", before: str = "") -> Page:
    """The page that follows the cursor `after`, or the one that ends above `before`; raises BadSearchCursor."""
    cursor = Cursor.read(before or after, newer=bool(before)) if before or after else None
    rows = find(wanted, LISTED, rows=PAGE_SIZE + 1, cursor=cursor)
    more = len(rows) > PAGE_SIZE
    if cursor and cursor.newer:
        rows = rows[-PAGE_SIZE:]
        more_newer, more_older = more, True
    else:
        rows = rows[:PAGE_SIZE]
        more_newer, more_older = cursor is not None, more
    if not rows:
        return Page()
    return Page(
        rows, str(Cursor.at(rows[-1])) if more_older else "", str(Cursor.at(rows[0])) if more_newer else ""
    )
