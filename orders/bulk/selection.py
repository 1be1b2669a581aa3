"""The orders that a bulk action is for, and the preview of what it will do."""

from collections import Counter, deque
from collections.abc import Iterator
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from orders.actions import Action
from orders.bulk.runner import MAX_ORDERS
from orders.models import Order
from orders.search.filters import OrderFilter
from vendors.actor import Actor
from vendors.models import Vendor


class Selection:
    """The ticked orders (`?order=…&order=…`) or all of a search (`?all=1` and its filters), at most MAX_ORDERS."""

    def __init__(self, vendor: Vendor, query: QueryDict) -> None:
        if query.get("all"):
            orders: QuerySet[Order] = OrderFilter(query, vendor=vendor).qs
        else:
            orders = vendor.orders.filter(number__in=query.getlist("order")[:MAX_ORDERS])
        self.all = orders
        self.orders = orders.newest_first()[:MAX_ORDERS]  # type: ignore[attr-defined]

    @cached_property
    def is_cut(self) -> bool:
        """Whether there are more orders than a run may have: then it takes the newest."""
        return self.all.order_by()[: MAX_ORDERS + 1].count() > MAX_ORDERS


class Preview:
    """What an action would do to the selected orders: one pass over them, of which no object is kept."""

    def __init__(self, selection: Selection, action: type[Action], actor: Actor) -> None:
        self.is_cut = selection.is_cut
        self.count = self.possible = 0
        self._refused: Counter[str] = Counter()
        possible = self._possible(selection, action, actor)
        self.summary = action.bulk_summary(possible)
        deque(possible, maxlen=0)  # reads those that the summary did not read

    @property
    def refused(self) -> list[tuple[str, int]]:
        """Return (reason, number of orders), the most frequent reason first."""
        return self._refused.most_common()

    def _possible(self, selection: Selection, action: type[Action], actor: Actor) -> Iterator[Order]:
        for order in selection.orders.iterator():
            self.count += 1
            if reason := action(order, actor).entry().reason:
                self._refused[reason] += 1
            else:
                self.possible += 1
                yield order
