"""Pages of a search by key: page 40,000 costs what the first one costs."""

from core.pagination import Page, page_of
from orders.models import Order
from orders.search.cursor import Cursor
from orders.search.finder import find
from orders.search.query import SearchQuery

PAGE_SIZE = 25
COUNT_UP_TO = 1_000
LISTED = (
    "vendor_id", "number", "placed_at", "status", "kind", "is_test", "source", "reference", "headline", "item_count",
    "first_name", "last_name", "company", "country", "postal_code", "email", "card_brand", "card_last4",
    "currency", "total_minor", "paid_minor", "reserved_minor", "refunded_minor", "payment_method", "charge_id",
)  # fmt: skip


def search_page(query: SearchQuery, *, after: str = "", before: str = "", size: int = 0) -> Page[Order]:
    """Return the page that follows the cursor `after`, or the one that ends above `before`, in the query's order.

    A page has PAGE_SIZE orders without a `size`. Page.after leads down the list, Page.before up.
    Raises BadCursor and TooManyToSort.
    """
    size = size or PAGE_SIZE
    cursor = Cursor.read(before or after, query.sort, backwards=bool(before)) if before or after else None
    is_backwards = cursor is not None and cursor.backwards
    orders = find(query, LISTED, rows=size + 1, cursor=cursor)
    return page_of(
        orders[::-1] if is_backwards else orders,
        size=size,
        is_backwards=is_backwards,
        is_first=cursor is None,
        cursor=lambda order: str(Cursor.at(order, query.sort)),
    )
