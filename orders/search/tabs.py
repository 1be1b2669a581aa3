"""The views above the list: ready-made ones and those that people saved, with the number of their orders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.http import QueryDict

from core.compiled_query import CompiledQuery, Given
from orders.search.count import count
from orders.search.filters import OrderFilter
from orders.search.models import SavedView
from orders.search.pages import COUNT_UP_TO
from vendors.models import User, Vendor

READY_MADE = {
    "": "All",
    "view=needs-attention": "Needs attention",
    "status=pending": "Unpaid",
    "status=refunded": "Refunded",
    "email_state=undelivered": "Email failed",
    "view=duplicates": "Possible duplicates",
    "test=true": "Test",
}
COUNTED = ("view=needs-attention", "status=pending", "email_state=undelivered", "view=duplicates")  # to do
MAX_VIEWS = 30  # of one person; also the most whose orders are counted
SECONDS = 60
_SAVED_VIEWS = CompiledQuery(
    lambda: SavedView.objects.seen_by(Given("user_id"), Given("vendor_id"))[:MAX_VIEWS]
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A view: its filters as they stand in the list's address, and the number of its orders, once counted."""

    label: str
    query: str
    is_current: bool
    is_shared: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True)
class Tabs:
    """The strip of views; `are_counted` is false while some of the numbers are missing."""

    tabs: tuple[Tab, ...]
    are_counted: bool
    has_saved: bool

    @property
    def has_current(self) -> bool:
        return any(tab.is_current for tab in self.tabs)


def tabs_of(user: User, vendor: Vendor, current: str, *, counting: bool = False) -> Tabs:
    """Return the views that a person sees, with the counts of the last minute; `counting` counts the others too."""
    saved_views = _SAVED_VIEWS.rows(user_id=user.pk, vendor_id=vendor.pk)
    queries = list(dict.fromkeys((*COUNTED, *(view.query for view in saved_views))))
    counts = cached_counts(vendor, queries)
    if counting:
        counts |= count_anew(vendor, (query for query in queries if query not in counts))
    ready_made = [
        Tab(label, query, query == without_sort(current), count=_count_of_work(counts.get(query, "")))
        for query, label in READY_MADE.items()
    ]
    saved = [
        Tab(view.name, view.query, view.query == current, view.is_shared, counts.get(view.query, ""))
        for view in saved_views
    ]
    return Tabs((*ready_made, *saved), len(counts) == len(queries), bool(saved))


def without_sort(query: str) -> str:
    parameters = QueryDict(query, mutable=True)
    parameters.pop("sort", None)
    return parameters.urlencode()


def cached_counts(vendor: Vendor, queries: Sequence[str]) -> dict[str, str]:
    """Return the counts that are at most a minute old, by the view's query."""
    keys = {_key(vendor, query): query for query in queries}
    return {keys[key]: text for key, text in cache.get_many(keys).items()}


def count_anew(vendor: Vendor, queries: Iterable[str]) -> dict[str, str]:
    """Return `12`, or `25+` for at least 25, by the view's query, and keep it for a minute."""
    counts = {}
    for query in queries:
        number, has_more = count(OrderFilter(QueryDict(query), vendor=vendor).query, up_to=COUNT_UP_TO)
        counts[query] = f"{number:,}{'+' if has_more else ''}"
    cache.set_many({_key(vendor, query): text for query, text in counts.items()}, SECONDS)
    return counts


def _count_of_work(text: str) -> str:
    """Return the count of a ready-made view; "" where there is nothing to do."""
    return "" if text.startswith("0") else text


def _key(vendor: Vendor, query: str) -> str:
    return f"view-count:{vendor.pk}:{sha256(query.encode()).hexdigest()[:32]}"
