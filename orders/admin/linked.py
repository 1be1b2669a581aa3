from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


class LinkedToOrder:
    """A list whose rows lead to their orders: there is what can be done about them."""

    @admin.display(description="Order")
    def its_order(self, row: Any) -> SafeString | str:
        if row.order is None:
            return "—"
        url = reverse("admin:orders_order_change", args=[row.order.pk])
        return format_html('<a class="order-id" href="{}">{}</a>', url, row.order.number)
