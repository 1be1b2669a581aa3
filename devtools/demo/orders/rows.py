"""The demo's orders as rows for COPY."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from devtools.demo.orders.people import DemoCustomer
from devtools.demo.orders.purchase import DemoActivity, DemoJob, DemoPurchase
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
    "vendor_id", "subject_kind", "subject_id", "cause_id", "task", "arguments", "queue", "due_at", "state", "priority",
    "attempts", "lease_generation", "done_at", "failed_at", "last_error", "created_at", "dedupe_key",
)  # fmt: skip
RECIPIENT = ("vendor_id", "order_id", *ADDRESS)
Row = tuple[Any, ...]


@dataclass(slots=True)
class _SearchTerms:
    """The attributes of an order by which it is found."""

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


def order_row(purchase: DemoPurchase) -> Row:
    customer, vendor, lines = purchase.customer, purchase.seller.vendor, purchase.lines
    net, tax = sum(line.net for line in lines), sum(line.tax for line in lines)
    return (
        purchase.pk, vendor.pk, purchase.number, purchase.placed_at, purchase.status.value, purchase.kind.value,
        purchase.is_test, purchase.source, purchase.reference, *_address(customer), customer.email_key,
        customer.last_name_key, purchase.method.value, *purchase.card, purchase.currency, net, tax, net + tax,
        purchase.tax_rate,
        customer.country.code if tax else "", purchase.paid, purchase.reserved, purchase.refunded, lines[0].name,
        len(lines), purchase.charge_id,
    )  # fmt: skip


def item_rows(purchase: DemoPurchase) -> Iterator[Row]:
    for position, line in enumerate(purchase.lines, 1):
        product = line.product
        yield (
            line.pk, purchase.seller.vendor.pk, purchase.pk, product and product.pk, position, line.sku, line.name,
            line.quantity, purchase.currency, line.net, line.tax, line.total,
            line.refund_status,
        )  # fmt: skip


def recipient_rows(purchase: DemoPurchase) -> Iterator[Row]:
    if purchase.recipient:
        yield (purchase.seller.vendor.pk, purchase.pk, *_address(purchase.recipient))


def search_key_rows(purchase: DemoPurchase) -> list[Row]:
    customer = purchase.customer
    terms = _SearchTerms(
        purchase.pk, purchase.seller.vendor.pk, purchase.number, purchase.placed_at,
        purchase.reference, customer.email, customer.first_name,
        customer.last_name, customer.company, purchase.card[1],
    )  # fmt: skip
    return search_keys_of(terms, [(line.sku, line.name) for line in purchase.lines])


def activity_row(purchase: DemoPurchase, line: DemoActivity) -> Row:
    actor, data = line.actor, json.dumps(line.data, ensure_ascii=False) if line.data else "{}"
    return (
        line.pk, purchase.seller.vendor.pk, purchase.pk, line.kind.value, line.sentence, data, line.subject,
        actor.kind.value, actor.name, actor.user and actor.user.pk, line.cause and line.cause.pk, "", line.at,
    )  # fmt: skip


def job_row(purchase: DemoPurchase, job: DemoJob) -> Row:
    created_at, claims = job.cause.at, job.attempts
    return (
        purchase.seller.vendor.pk, ORDER_SUBJECT, purchase.pk, job.cause.pk, job.task, json.dumps(job.arguments),
        job.queue, job.due_at, job.state.value, 0, claims, claims, job.done_at, job.failed_at, job.last_error,
        created_at, job.dedupe_key,
    )  # fmt: skip


def _address(person: DemoCustomer) -> Row:
    return (
        person.first_name, person.last_name, person.company, person.street1, person.street2, person.city,
        person.region, person.postal_code, person.country.code, person.phone, person.email,
    )  # fmt: skip
