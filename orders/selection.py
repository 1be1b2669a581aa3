"""Which orders a bulk action is for: the rows that were ticked, or all of a search."""

from collections import Counter
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from orders.actions import Action
from orders.bulk import AT_MOST
from orders.filters import OrderFilter
from orders.models import Order
from vendors.actor import Actor
from vendors.models import Vendor

LOOKED_AT = 1_000  # orders whose obstacles are named beforehand


class Selection:
    """`?order=…&order=…`, or `?all=1` with the filters of the list."""

    def __init__(self, vendor: Vendor, query: QueryDict) -> None:
        if query.get("all"):
            self.orders: QuerySet[Order] = OrderFilter(query, vendor=vendor).qs.newest_first()
        else:
            self.orders = vendor.orders.filter(number__in=query.getlist("order")[:AT_MOST]).newest_first()

    @cached_property
    def count(self) -> int:
        """Never more than a run may hold."""
        return self.orders.order_by()[:AT_MOST].count()

    def preview(self, action: type[Action], actor: Actor) -> list[tuple[str, int]]:
        """Why some of the first orders will be refused, and how many for each reason."""
        obstacles = (action(order, actor).entry().reason for order in self.orders[:LOOKED_AT])
        return Counter(reason for reason in obstacles if reason).most_common()
