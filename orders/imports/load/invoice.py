"""A staged invoice, and the rows that are made of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import Any

from core.money import Money
from orders.history import unsaved_activity
from orders.imports.load.order_fields import money_columns, recipient_fields, refund_sentence, text_columns
from orders.imports.load.staging import fetch
from orders.imports.mapping.mapping import Mapping
from orders.models import Activity, Order, Recipient
from orders.numbers import order_number
from vendors.actor import Actor
from vendors.models import Vendor

MAX_LINES = 20_000  # of one chunk, which is held in memory
_NEW = """
    SELECT order_index, reference, kind, placed_at, order_json, coalesce(nullif(name, ''), sku), currency,
        line_count, row_count, total_minor, tax_minor, discount_minor, refunded_minor
    FROM import_order WHERE NOT is_known AND NOT is_written AND order_index >= %s ORDER BY order_index LIMIT %s
"""


@dataclass(frozen=True)
class Invoice:
    """A new order in the staging tables; `order_index` counts them from 1 without gaps."""

    order_index: int
    reference: str
    kind: str
    placed_at: datetime
    order_json: str
    headline: str
    currency: str
    line_count: int
    row_count: int
    total_minor: int
    tax_minor: int
    discount_minor: int
    refunded_minor: int

    @cached_property
    def fields(self) -> dict[str, Any]:
        """What the file says of the order, by field."""
        fields: dict[str, Any] = json.loads(self.order_json)
        return fields

    def order(self, pk: int, sequence: int, vendor: Vendor, mapping: Mapping) -> Order:
        """Return the order, not saved."""
        total = Money(self.total_minor, self.currency)
        order = Order(
            pk=pk,
            vendor=vendor,
            number=order_number(vendor, self.placed_at, sequence),
            placed_at=self.placed_at,
            kind=self.kind,
            is_test=bool(self.fields.get("is_test")),
            source=mapping.source,
            reference=self.reference,
            currency=self.currency,
            net_minor=self.total_minor - self.tax_minor,
            tax_minor=self.tax_minor,
            tax_rate_bp=int(self.fields.get("tax_rate") or 0),
            total_minor=self.total_minor,
            discount_minor=self.discount_minor,
            headline=self.headline,
            item_count=self.line_count,
            **money_columns(self.fields, self.kind, total, self.refunded_minor),
            **({"payment_method": mapping.payment_method, "language": "en"} | text_columns(self.fields)),
        )
        order.fold_keys()
        return order

    def recipient(self, order: Order) -> Recipient | None:
        """Return the recipient, not saved; None when it is the customer."""
        fields = recipient_fields(self.fields)
        return Recipient(vendor=order.vendor, order=order, **fields) if fields else None

    def activity(self, order: Order, run_id: int, actor: Actor) -> Activity:
        """Return the order's activity, not written."""
        data = {"import_run": run_id, "customer": self.fields.get("customer", "")}
        refund = refund_sentence(self.fields, order.refunded, order.source)
        sentence = f"Imported from {order.source}, {order.reference}.{refund}"
        return unsaved_activity(order, Activity.Kind.ORDER, sentence, actor=actor, data=data)


def new_invoices(order_index: int, count: int) -> list[Invoice]:
    """Return the next `count` new invoices from an index on, fewer when they have more than MAX_LINES lines."""
    invoices = [Invoice(*row) for row in fetch(_NEW, [order_index, count])]
    lines_before = accumulate((invoice.line_count for invoice in invoices), initial=0)
    return [invoice for invoice, lines in zip(invoices, lines_before, strict=False) if lines < MAX_LINES]
