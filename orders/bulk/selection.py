"""Which orders a bulk action is for: the rows that were ticked, or all of a search."""

from collections import Counter, deque
from collections.abc import Iterator
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from orders.actions import Action
from orders.bulk.runner import AT_MOST
from orders.models import Order
from orders.search.filters import OrderFilter
from vendors.actor import Actor
from vendors.models import Vendor


class Selection:
    """`?order=…&order=…`, or `?all=1` with the filters of the list; the newest when they are too many."""

    def __init__(self, vendor: Vendor, query: QueryDict) -> None:
        if query.get("all"):
            orders: QuerySet[Order] = OrderFilter(query, vendor=vendor).qs
        else:
            orders = vendor.orders.filter(number__in=query.getlist("order")[:AT_MOST])
        self.all = orders
        self.orders = orders.newest_first()[:AT_MOST]  # type: ignore[attr-defined]

    @cached_property
    def is_cut(self) -> bool:
        """Whether there are more than one run may hold."""
        return self.all.order_by()[: AT_MOST + 1].count() > AT_MOST


class Preview:
    """What an action would do to the selected orders: each is looked at once, none is kept."""

    def __init__(self, selection: Selection, action: type[Action], actor: Actor) -> None:
        self.is_cut = selection.is_cut
        self.count = self.possible = 0
        self._refused: Counter[str] = Counter()
        possible = self._possible(selection, action, actor)
        self.summary = action.bulk_summary(possible)
        deque(possible, maxlen=0)  # the summary may have left out some, or all

    @property
    def refused(self) -> list[tuple[str, int]]:
        """Why it is not possible, and for how many, the most frequent reason first."""
        return self._refused.most_common()

    def _possible(self, selection: Selection, action: type[Action], actor: Actor) -> Iterator[Order]:
        for order in selection.orders.iterator():
            self.count += 1
            if reason := action(order, actor).entry().reason:
                self._refused[reason] += 1
            else:
                self.possible += 1
                yield order
