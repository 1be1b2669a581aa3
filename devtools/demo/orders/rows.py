"""The demo's orders as rows for COPY."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from devtools.demo.orders.people import postal_address
from devtools.demo.orders.purchase import DemoActivity, DemoJob, DemoPurchase
from jobs.models import Job
from orders.history import unsaved_activity
from orders.models import Activity, Order, OrderItem, Recipient
from orders.models.order import ORDER_SUBJECT
from orders.search.keys import search_keys_of


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
    charge_id: str
    coupon_code: str


def order_row(purchase: DemoPurchase) -> Order:
    customer, lines = purchase.customer, purchase.lines
    return Order(
        pk=purchase.pk,
        vendor_id=purchase.seller.vendor.pk,
        number=purchase.number,
        placed_at=purchase.placed_at,
        status=purchase.status.value,
        kind=purchase.kind.value,
        is_test=purchase.is_test,
        source=purchase.source,
        reference=purchase.reference,
        email=customer.email,
        email_key=customer.email_key,
        last_name_key=customer.last_name_key,
        headline=lines[0].name,
        item_count=len(lines),
        **postal_address(customer),
        **_payment(purchase),
    )


def _payment(purchase: DemoPurchase) -> dict[str, Any]:
    net, tax = sum(line.net for line in purchase.lines), sum(line.tax for line in purchase.lines)
    card_brand, card_last4 = purchase.card
    return {
        "payment_method": purchase.method.value,
        "card_brand": card_brand,
        "card_last4": card_last4,
        "charge_id": purchase.charge_id,
        "currency": purchase.currency,
        "net_minor": net,
        "tax_minor": tax,
        "total_minor": net + tax,
        "tax_rate_bp": purchase.tax_rate,
        "tax_country": purchase.customer.country.code if tax else "",
        "paid_minor": purchase.paid,
        "reserved_minor": purchase.reserved,
        "refunded_minor": purchase.refunded,
    }


def item_rows(purchase: DemoPurchase) -> Iterator[OrderItem]:
    for position, line in enumerate(purchase.lines, 1):
        yield OrderItem(
            pk=line.pk,
            vendor_id=purchase.seller.vendor.pk,
            order_id=purchase.pk,
            product_id=line.product.pk if line.product else None,
            position=position,
            sku=line.sku,
            name=line.name,
            quantity=line.quantity,
            currency=purchase.currency,
            net_minor=line.net,
            tax_minor=line.tax,
            total_minor=line.total,
            refund_status=line.refund_status,
        )


def recipient_rows(purchase: DemoPurchase) -> Iterator[Recipient]:
    if recipient := purchase.recipient:
        yield Recipient(
            vendor_id=purchase.seller.vendor.pk,
            order_id=purchase.pk,
            email=recipient.email,
            **postal_address(recipient),
        )


def search_key_rows(purchase: DemoPurchase) -> list[tuple[Any, ...]]:
    customer = purchase.customer
    terms = _SearchTerms(
        purchase.pk, purchase.seller.vendor.pk, purchase.number, purchase.placed_at,
        purchase.reference, customer.email, customer.first_name,
        customer.last_name, customer.company, purchase.card[1],
        purchase.charge_id, "",
    )  # fmt: skip
    items = [(line.sku, line.name) for line in purchase.lines]
    return search_keys_of(terms, items, next(recipient_rows(purchase), None))


def activity_row(order: Order, activity: DemoActivity) -> Activity:
    row = unsaved_activity(
        order,
        activity.kind,
        activity.sentence,
        actor=activity.actor,
        subject=activity.subject,
        data=activity.data,
    )
    row.pk, row.cause_id, row.happened_at = (
        activity.pk,
        activity.cause.pk if activity.cause else None,
        activity.at,
    )
    return row


def job_row(purchase: DemoPurchase, job: DemoJob) -> Job:
    created_at = job.cause.at
    return Job(
        vendor_id=purchase.seller.vendor.pk,
        subject_kind=ORDER_SUBJECT,
        subject_id=purchase.pk,
        cause_id=job.cause.pk,
        task=job.task,
        arguments=job.arguments,
        queue=job.queue,
        due_at=job.due_at,
        state=job.state,
        attempts=job.attempts,
        lease_generation=job.attempts,
        done_at=job.done_at,
        failed_at=job.failed_at,
        last_error=job.last_error,
        created_at=created_at,
        dedupe_key=job.dedupe_key,
    )
