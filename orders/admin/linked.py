from functools import reduce
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


class LinkedToOrder:
    """A list whose rows lead to their orders, where something can be done about them, and are found by its number."""

    to_order: ClassVar[str] = "order"  # the way from a row to its order

    @admin.display(description="Order")
    def its_order(self, row: Any) -> SafeString | str:
        order = reduce(getattr, self.to_order.split("__"), row)
        if order is None:
            return "—"
        url = reverse("admin:orders_order_change", args=[order.pk])
        return format_html('<a class="order-id" href="{}">{}</a>', url, order.number)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A whole Order ID, by its index."""
        number = search_term.strip()
        return queryset.filter(**{f"{self.to_order}__number": number}) if number else queryset, False
