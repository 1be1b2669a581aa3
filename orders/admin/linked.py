from functools import reduce
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from orders.models import Order
from orders.numbers import typed_order_number

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = object


class LinkedToOrder(_Admin):
    """A list whose rows link to their orders and are searched by the Order ID."""

    order_path: ClassVar[str] = "order"  # from a row to its order, as in lookups

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows; their orders are read by a statement of their own."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related(self.order_path)

    @admin.display(description="Order")
    def order_link(self, row: Any) -> SafeString | str:
        order = reduce(getattr, self.order_path.split("__"), row)
        if order is None:
            return "—"
        url = reverse("admin:orders_order_change", args=[order.pk])
        return format_html('<a class="order-id" href="{}">{}</a>', url, order.number)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find rows by a full Order ID, which tells their vendor."""
        if not search_term.strip():
            return queryset, False
        order = Order.objects.visible_to(request.actor, typed_order_number(search_term)).first()  # type: ignore[attr-defined]
        return queryset.filter(**{self.order_path: order}) if order else queryset.none(), False
