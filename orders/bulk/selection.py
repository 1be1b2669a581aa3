"""The orders that a bulk action is for, and the preview of what it will do."""

from collections import Counter, deque
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256

from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict

from orders.actions import Action
from orders.bulk.runner import MAX_ORDERS
from orders.models import Order
from orders.runs.views import row_id
from orders.search.filters import OrderFilter
from vendors.actor import Actor
from vendors.models import Vendor


class Selection:
    """The ticked orders (`?order=…&order=…`) or all of a search (`?all=1` and its filters), at most MAX_ORDERS.

    All of a search are those up to the id `up_to`, the greatest when they were chosen: none that came later.
    """

    def __init__(self, vendor: Vendor, query: QueryDict, *, up_to: str = "") -> None:
        self.vendor = vendor
        self.up_to = row_id(up_to) or newest_order_id()
        if query.get("all"):
            orders: QuerySet[Order] = OrderFilter(query, vendor=vendor).qs.filter(pk__lte=self.up_to)
        else:
            orders = vendor.orders.filter(number__in=query.getlist("order")[:MAX_ORDERS])
        self.all = orders
        self.orders = orders.newest_first()[:MAX_ORDERS]  # type: ignore[attr-defined]

    @cached_property
    def is_cut(self) -> bool:
        """Whether there are more orders than a run may have: then it takes the newest."""
        return self.all.order_by()[: MAX_ORDERS + 1].count() > MAX_ORDERS


def newest_order_id() -> int:
    """Return the id that an order got last: each order that is placed from now on has a greater one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM orders_order_id_seq")
        return int(cursor.fetchone()[0])


class Preview:
    """What an action would do to the selected orders: one pass over them, of which no object is kept."""

    def __init__(self, selection: Selection, action: type[Action], actor: Actor) -> None:
        self.is_cut = selection.is_cut
        self.count = self.possible = 0
        self.shown: dict[
            int, str
        ] = {}  # by order id, what the action shows of each; "" where it is not possible
        self._refused: Counter[str] = Counter()
        possible = self._possible(selection, action, actor)
        self.summary = action.bulk_summary(possible)
        deque(possible, maxlen=0)  # reads those that the summary did not read

    @property
    def statement(self) -> str:
        """Return what the page states of these orders; another text when it would be other orders or amounts."""
        orders = f"{self.possible:,} order{'' if self.possible == 1 else 's'}"
        digest = sha256(repr(sorted(self.shown.items())).encode()).hexdigest()
        return f"{', '.join([orders, *self.summary])} #{digest[:16]}"

    def outdated(self, shown: str | None) -> str:
        """Return the sentence about a page that stated something else; "" when it is so now, or it stated nothing."""
        if shown in (None, self.statement):
            return ""
        before, now = (text.rpartition(" #")[0] or "nothing" for text in (shown or "", self.statement))
        what = f"the page showed “{before}”, now it is “{now}”" if before != now else "now it is other orders"
        return f"Meanwhile this has changed: {what}. Nothing was done. Look at it again, and go on if it is right."

    @property
    def refused(self) -> list[tuple[str, int]]:
        """Return (reason, number of orders), the most frequent reason first."""
        return self._refused.most_common()

    def _possible(self, selection: Selection, action: type[Action], actor: Actor) -> Iterator[Order]:
        for order in selection.orders.iterator():
            self.count += 1
            order_action = action(order, actor)
            order_action.in_bulk = True
            if reason := order_action.entry().reason:
                self._refused[reason] += 1
                self.shown[order.pk] = ""
            else:
                self.possible += 1
                self.shown[order.pk] = order_action.shows()
                yield order
