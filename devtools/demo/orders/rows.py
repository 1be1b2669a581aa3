"""The demo's orders as rows for COPY."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from devtools.demo.orders.people import DemoCustomer
from devtools.demo.orders.purchase import DemoPurchase, Happening, Promised
from orders.models.order import ORDER_SUBJECT
from orders.search.keys import search_keys_of

ADDRESS = (
    "first_name", "last_name", "company", "street1", "street2", "city", "region", "postal_code", "country",
    "phone", "email",
)  # fmt: skip
ORDER = (
    "id", "vendor_id", "number", "placed_at", "status", "kind", "is_test", "source", "reference", *ADDRESS,
    "email_key", "last_name_key", "payment_method", "card_brand", "card_last4", "currency", "net_minor",
    "tax_minor", "total_minor", "tax_rate_bp", "tax_country", "paid_minor", "reserved_minor",
    "refunded_minor", "headline", "item_count", "charge_id",
)  # fmt: skip
ITEM = (
    "id", "vendor_id", "order_id", "product_id", "position", "sku", "name", "quantity", "currency", "net_minor",
    "tax_minor", "total_minor", "refund_status",
)  # fmt: skip
ACTIVITY = (
    "id", "vendor_id", "order_id", "kind", "sentence", "data", "subject", "actor_kind", "actor_name",
    "actor_user_id", "cause_id", "token", "happened_at",
)  # fmt: skip
JOB = (
    "vendor_id", "subject_kind", "subject_id", "cause_id", "task", "arguments", "queue", "due_at", "woken_at", "attempts",
    "lease_generation", "done_at", "failed_at", "last_error", "created_at", "dedupe_key",
)  # fmt: skip
RECIPIENT = ("vendor_id", "order_id", *ADDRESS)
Row = tuple[Any, ...]


@dataclass(slots=True)
class _Facts:
    """Those of an order by which it is found."""

    id: int
    vendor_id: int
    number: str
    placed_at: datetime
    reference: str
    email: str
    first_name: str
    last_name: str
    company: str
    card_last4: str


def order_row(one: DemoPurchase) -> Row:
    customer, vendor, lines = one.customer, one.seller.vendor, one.lines
    net, tax = sum(line.net for line in lines), sum(line.tax for line in lines)
    return (
        one.pk, vendor.pk, one.number, one.placed_at, one.status.value, one.kind.value, one.is_test,
        one.source, one.reference, *_address(customer), customer.email_key, customer.last_name_key,
        one.method.value, *one.card, one.currency, net, tax, net + tax, one.tax_rate,
        customer.country.code if tax else "", one.paid, one.reserved, one.refunded, lines[0].name, len(lines),
        one.charge_id,
    )  # fmt: skip


def item_rows(one: DemoPurchase) -> Iterator[Row]:
    for position, line in enumerate(one.lines, 1):
        product = line.product
        yield (
            line.pk, one.seller.vendor.pk, one.pk, product and product.pk, position, line.sku, line.name,
            line.quantity, one.currency, line.net, line.tax, line.total,
            line.refund_status,
        )  # fmt: skip


def recipient_rows(one: DemoPurchase) -> Iterator[Row]:
    if one.recipient:
        yield (one.seller.vendor.pk, one.pk, *_address(one.recipient))


def search_key_rows(one: DemoPurchase) -> list[Row]:
    who = one.customer
    facts = _Facts(
        one.pk, one.seller.vendor.pk, one.number, one.placed_at, one.reference, who.email, who.first_name,
        who.last_name, who.company, one.card[1],
    )  # fmt: skip
    return search_keys_of(facts, [(line.sku, line.name) for line in one.lines])


def activity_row(one: DemoPurchase, line: Happening) -> Row:
    actor, data = line.actor, json.dumps(line.data, ensure_ascii=False) if line.data else "{}"
    return (
        line.pk, one.seller.vendor.pk, one.pk, line.kind.value, line.sentence, data, line.subject,
        actor.kind.value, actor.name, actor.user and actor.user.pk, line.cause and line.cause.pk, "", line.at,
    )  # fmt: skip


def job_row(one: DemoPurchase, job: Promised) -> Row:
    promised_at, claims = job.cause.at, job.attempts
    woken_at = promised_at + timedelta(seconds=1) if job.done_at or job.failed_at else None
    return (
        one.seller.vendor.pk, ORDER_SUBJECT, one.pk, job.cause.pk, job.task, json.dumps(job.arguments), job.queue,
        job.due_at, woken_at, claims, claims, job.done_at, job.failed_at, job.last_error, promised_at,
        job.dedupe_key,
    )  # fmt: skip


def _address(party: DemoCustomer) -> Row:
    return (
        party.first_name, party.last_name, party.company, party.street1, party.street2, party.city,
        party.region, party.postal_code, party.country.code, party.phone, party.email,
    )  # fmt: skip
