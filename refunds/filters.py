"""The filters of the lists of refunds and refund requests, read from their addresses."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from core.choice_filter import ChoiceOrDefaultFilter
from core.list_filter import ListFilter, date_input
from orders.models import OrderItem
from refunds.models import Refund, RefundRequest
from refunds.models.states import OPEN
from refunds.stuck_refunds import stuck_refunds

STATES = [("open", "Open"), ("attention", "Needs attention"), *Refund.State.choices]


class RefundFilter(ListFilter):
    """The filters of refunds."""

    state = ChoiceFilter(label="State", choices=STATES, empty_label="Any", method="in_state")
    reason = ChoiceFilter(label="Reason", choices=Refund.Reason.choices, empty_label="Any")
    product = CharFilter(label="Product or SKU", max_length=200, method="of_product")
    person = CharFilter(label="Asked for by", max_length=200, method="asked_for_by")
    since = DateFilter("created_at", "date__gte", label="From", widget=date_input())
    until = DateFilter("created_at", "date__lte", label="To", widget=date_input())

    def in_state(self, refunds: QuerySet[Refund], name: str, value: str) -> QuerySet[Refund]:
        if value == "attention":
            return stuck_refunds(refunds)
        return refunds.filter(state__in=OPEN if value == "open" else [value])

    def of_product(self, refunds: QuerySet[Refund], name: str, value: str) -> QuerySet[Refund]:
        items: QuerySet[Any] = OrderItem.objects.filter(
            vendor_id=OuterRef("vendor_id"), refunds=OuterRef("pk")
        )
        return refunds.filter(Exists(items.filter(Q(sku__iexact=value) | Q(name__icontains=value))))

    def asked_for_by(self, refunds: QuerySet[Refund], name: str, value: str) -> QuerySet[Refund]:
        return refunds.filter(Q(requested_by_name__icontains=value) | Q(requested_by__email__iexact=value))


class RefundRequestFilter(FilterSet):
    """The state of the requests that the list shows; the open ones, unless another is chosen."""

    state = ChoiceOrDefaultFilter(choices=RefundRequest.State.choices, default=RefundRequest.State.OPEN)
