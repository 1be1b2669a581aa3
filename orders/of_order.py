"""The rows of one order that its page reads."""

from typing import Any, TypeVar

from django.db.models import Model

from core.compiled_query import CompiledQuery, Given
from orders.models import Order

Row = TypeVar("Row", bound=Model)
OF_ORDER = {"order_id": Given("order_id"), "vendor_id": Given("vendor_id")}


class RowsOfOrder(CompiledQuery[Row]):
    """A CompiledQuery whose queryset is filtered by OF_ORDER."""

    def of(self, order: Order, **values: Any) -> list[Row]:
        """Return the rows, each with its `order`."""
        rows = self.rows(order_id=order.pk, vendor_id=order.vendor_id, **values)
        for row in rows:
            row.order = order  # type: ignore[attr-defined]
        return rows
