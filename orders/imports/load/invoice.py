"""A staged invoice, and the order and activity that are made of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from orders.history import unsaved_activity
from orders.imports.load.staging import fetch
from orders.imports.mapping.mapping import Mapping
from orders.models import Activity, Order
from orders.numbers import order_number
from vendors.actor import Actor
from vendors.models import Vendor

MAX_LINES = 20_000  # of one chunk, which is held in memory
_NEW = """
    SELECT order_index, reference, kind, placed_at, customer_json, coalesce(nullif(name, ''), sku), currency,
        line_count, total_minor
    FROM import_order WHERE NOT is_known AND order_index >= %s ORDER BY order_index LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Invoice:
    """A new order in the staging tables; `order_index` counts them from 1 without gaps."""

    order_index: int
    reference: str
    kind: str
    placed_at: datetime
    customer_json: str
    headline: str
    currency: str
    line_count: int
    total_minor: int

    def order(self, pk: int, sequence: int, vendor: Vendor, mapping: Mapping) -> Order:
        """Return the order, not saved."""
        customer = {
            field: text for field, text in json.loads(self.customer_json).items() if field != "customer"
        }
        order = Order(
            pk=pk,
            vendor=vendor,
            number=order_number(vendor, self.placed_at, sequence),
            placed_at=self.placed_at,
            status=Order.Status.PAID,
            kind=self.kind,
            source=mapping.source,
            reference=self.reference,
            payment_method=mapping.payment_method,
            currency=self.currency,
            net_minor=self.total_minor,
            tax_minor=0,
            total_minor=self.total_minor,
            # Nothing of a credit or an adjustment was paid, so that nothing of it can be refunded.
            paid_minor=max(self.total_minor, 0) if self.kind == Order.Kind.ORDER else 0,
            headline=self.headline,
            item_count=self.line_count,
            **customer,
        )
        order.fold_keys()
        return order

    def activity(self, order: Order, run_id: int, actor: Actor) -> Activity:
        """Return the order's activity, not written."""
        data = {"import_run": run_id, "customer": json.loads(self.customer_json).get("customer", "")}
        sentence = f"Imported from {order.source}, {order.reference}."
        return unsaved_activity(order, Activity.Kind.ORDER, sentence, actor=actor, data=data)


def new_invoices(order_index: int, count: int) -> list[Invoice]:
    """Return the next `count` new invoices from an index on, fewer when they have more than MAX_LINES lines."""
    invoices = [Invoice(*row) for row in fetch(_NEW, [order_index, count])]
    lines_before = accumulate((invoice.line_count for invoice in invoices), initial=0)
    return [invoice for invoice, lines in zip(invoices, lines_before, strict=False) if lines < MAX_LINES]
