from functools import reduce
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


class LinkedToOrder:
    """A list whose rows link to their orders and are searched by the Order ID."""

    order_path: ClassVar[str] = "order"  # from a row to its order, as in lookups

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
        """Find rows by a full Order ID."""
        number = search_term.strip()
        return queryset.filter(**{f"{self.order_path}__number": number}) if number else queryset, False
