"""A checked invoice becomes an order with its first activity."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from django.utils import timezone

from orders.imports.load.staging import fetch
from orders.imports.mapping.mapping import Mapping
from orders.models import Activity, Order
from orders.numbers import order_number
from vendors.actor import SYSTEM
from vendors.models import Vendor

ACTIVITY_COLUMNS = (
    *("vendor_id", "order_id", "kind", "sentence", "data", "subject"),
    *("actor_kind", "actor_name", "token", "happened_at"),
)
MOST_LINES = 20_000  # in memory at once
_NEW = """
    SELECT place, reference, kind, placed_at, facts, coalesce(nullif(name, ''), sku), currency, lines, total
    FROM import_order WHERE NOT is_known AND place >= %s ORDER BY place LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Invoice:
    """What the staging tables know of an order to be."""

    place: int
    reference: str
    kind: str
    placed_at: datetime
    facts: str
    headline: str
    currency: str
    lines: int
    total: int

    def order(self, pk: int, sequence: int, vendor: Vendor, mapping: Mapping) -> Order:
        customer = {name: fact for name, fact in json.loads(self.facts).items() if name != "customer"}
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
            net_minor=self.total,
            tax_minor=0,
            total_minor=self.total,
            # Only what was paid can be refunded: nothing of a credit or an adjustment.
            paid_minor=max(self.total, 0) if self.kind == Order.Kind.ORDER else 0,
            headline=self.headline,
            item_count=self.lines,
            **customer,
        )
        order.fold_keys()
        return order

    def activity(self, order: Order, run_id: int) -> tuple[Any, ...]:
        """Values of ACTIVITY_COLUMNS; `record` writes one at a time, an import is the place that writes many."""
        sentence = f"Imported from {order.source}, {order.reference}."
        data = json.dumps({"run": run_id, "customer": json.loads(self.facts).get("customer", "")})
        about = (order.vendor_id, order.pk, Activity.Kind.ORDER.value, sentence, data, "")
        return (*about, SYSTEM.kind.value, SYSTEM.name, "", timezone.now())


def new_invoices(place: int, count: int) -> list[Invoice]:
    """The next ones that are not there yet, fewer when they are long; their places have no gaps."""
    invoices = [Invoice(*row) for row in fetch(_NEW, [place, count])]
    lines = accumulate(invoice.lines for invoice in invoices)
    return [
        invoice for invoice, upto in zip(invoices, lines, strict=True) if upto - invoice.lines < MOST_LINES
    ]
