"""Pages of the vendor log, the newest entry first."""

from django.db.models import QuerySet

from core.pagination import BadCursor, Page, page_of
from core.whole_number import whole_number
from vendors.models import VendorLogEntry

PAGE_SIZE = 50


def log_page(entries: QuerySet[VendorLogEntry], *, after: str = "", before: str = "") -> Page[VendorLogEntry]:
    """Return the page that follows the entry `after`, or that ends above `before`; raise BadCursor."""
    is_backwards, is_first = bool(before), not (before or after)
    if not is_first:
        pk = whole_number(before or after)
        if pk is None:
            raise BadCursor
        entries = entries.filter(pk__gt=pk) if is_backwards else entries.filter(pk__lt=pk)
    rows = list(entries.order_by("pk" if is_backwards else "-pk")[: PAGE_SIZE + 1])
    return page_of(
        rows,
        size=PAGE_SIZE,
        is_backwards=is_backwards,
        is_first=is_first,
        cursor=lambda entry: str(entry.pk),
    )
