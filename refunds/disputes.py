"""Disputes: from the gateway or recorded by hand, to the order's status, its deliveries and its vendor."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from delivery.withdrawal import restore_disputed_order, withdraw_disputed_order
from jobs.enqueue import insert_jobs, unsaved_jobs
from jobs.registry import JobRequest
from notifications.emails.tasks import send_email
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event
from orders.history import record
from orders.models import Activity, Order, OrderItem
from orders.payments.protocol import GatewayDispute
from refunds.emails import dispute_email
from refunds.gateway_sync import GATEWAY, order_of_charge
from refunds.models import Dispute, RefundItem
from vendors.models import Vendor

Status = Dispute.Status


def sync_gateway_dispute(vendor_id: int, gateway_dispute: GatewayDispute) -> bool:
    """Bring the vendor's books up to the gateway's dispute; return whether the status changed."""
    order = order_of_charge(vendor_id, gateway_dispute.charge_id)
    if order is None:
        return False
    with transaction.atomic():
        order = Order.objects.locked(vendor_id, order.pk)
        dispute = _our_dispute(order, gateway_dispute)
        before = dispute.status
        is_settled_by_hand = bool(dispute.recorded_by_name) and not dispute.is_open
        dispute.gateway_id = gateway_dispute.id
        dispute.currency = gateway_dispute.amount.currency
        dispute.amount_minor = gateway_dispute.amount.minor
        dispute.reason, dispute.due_at = gateway_dispute.reason[:100], gateway_dispute.due_at
        if Status(gateway_dispute.status) in Dispute.FINAL or not is_settled_by_hand:
            dispute.status = gateway_dispute.status.value
        if dispute.pk is None:
            dispute.opened_at = gateway_dispute.created_at
        _save(dispute, before)
        if dispute.status == before:
            return False
        sentence, job_requests = follow(order, dispute)
        _record(order, dispute, sentence, job_requests)
        return True


def charges_to_look_up(vendor: Vendor) -> list[str]:
    """Return the charges whose disputes are open with us, or whose orders are charged back without a dispute."""
    undecided = vendor.disputes.filter(closed_at=None).exclude(order__charge_id="")
    charges = list(undecided.values_list("order__charge_id", flat=True).order_by("pk"))
    disputes = Dispute.objects.filter(vendor_id=OuterRef("vendor_id"), order=OuterRef("pk"))
    orders = vendor.orders.filter(status=Order.Status.CHARGED_BACK).exclude(charge_id="")
    return charges + list(orders.filter(~Exists(disputes)).newest_first().values_list("charge_id", flat=True))


def record_result(order: Order, result: str, *, by: str) -> list[Dispute]:
    """Give the locked order's disputes that still count this result, by hand; return them.

    An order that was charged back before disputes had rows gets one. Empty when there is nothing to decide.
    """
    counting = list(order.disputes.exclude(status__in=Dispute.HARMLESS).order_by("pk"))
    if not counting and (result == Status.LOST or order.status == Order.Status.CHARGED_BACK):
        counting = [_new(order)]
    disputes = [dispute for dispute in counting if dispute.status != result]
    for dispute in disputes:
        before, dispute.status, dispute.recorded_by_name = dispute.status, result, by[:200]
        _save(dispute, before)
    return disputes


def follow(order: Order, dispute: Dispute) -> tuple[str, list[JobRequest]]:
    """Let the locked order and its deliveries follow the saved dispute; return the sentence and the jobs to do."""
    before, order.status = order.status, _status_of(order)
    orders = Order.objects.filter(vendor_id=order.vendor_id, pk=order.pk)
    if order.status != before:
        orders.update(status=order.status)
        if order.status == Order.Status.CHARGED_BACK:
            withdraw_disputed_order(order)
        else:
            restore_disputed_order(order, without=_refunded_ids(order))
    sentence = sentence_of(dispute)
    if order.status != before and order.status != Order.Status.CHARGED_BACK:
        sentence += f" The order is {order.get_status_display().lower()} again."
    return sentence, _tell_vendor(order, dispute)


def sentence_of(dispute: Dispute) -> str:
    """Return the sentence of the Activity tab about the dispute's status; it names the disputed amount."""
    match dispute.status:
        case Status.NEEDS_RESPONSE:
            return f"The customer's bank charged {dispute.amount} back."
        case Status.WARNING_NEEDS_RESPONSE:
            return f"The customer's bank inquires about {dispute.amount}."
        case Status.WON:
            return f"Dispute of {dispute.amount} won: the money stays."
        case Status.LOST:
            return f"Dispute of {dispute.amount} lost: the customer has the money."
        case Status.WARNING_CLOSED:
            return f"The bank's inquiry about {dispute.amount} was closed: the money stays."
    return f"The customer's bank reviews the evidence about {dispute.amount}."


def _our_dispute(order: Order, gateway_dispute: GatewayDispute) -> Dispute:
    """Return the order's row of the gateway's dispute, the one that was recorded by hand since, or a new one."""
    disputes = order.disputes.all()
    recorded = disputes.filter(gateway_id="", opened_at__gte=gateway_dispute.created_at)
    return (
        disputes.filter(gateway_id=gateway_dispute.id).first()
        or recorded.order_by("pk").first()
        or _new(order)
    )


def _new(order: Order) -> Dispute:
    return Dispute(
        vendor_id=order.vendor_id, order=order, currency=order.currency, amount_minor=order.paid_minor
    )


def _save(dispute: Dispute, before: str) -> None:
    """Save the dispute, with the time at which it ended or was opened again."""
    if dispute.is_open:
        dispute.closed_at = None
    elif dispute.status != before:
        dispute.closed_at = timezone.now()
    dispute.save()


def _status_of(order: Order) -> str:
    """Return charged back while a dispute is open or lost, else the status that the sums say."""
    if order.status in (Order.Status.PENDING, Order.Status.CANCELED):
        return order.status
    if order.disputes.exclude(status__in=Dispute.HARMLESS).exists():
        return Order.Status.CHARGED_BACK
    if not order.refunded_minor:
        return Order.Status.PAID
    is_whole = order.refunded_minor == order.paid_minor
    return Order.Status.REFUNDED if is_whole else Order.Status.PARTLY_REFUNDED


def _refunded_ids(order: Order) -> set[int]:
    """Return the ids of the items that were refunded with their license: a dispute that is over gives none back."""
    refunded = order.items.filter(refund_status=OrderItem.RefundStatus.REFUNDED)
    lines = RefundItem.objects.filter(
        vendor_id=order.vendor_id, item__in=refunded, live=True, refund__keeps_license=False
    )
    return set(lines.values_list("item_id", flat=True))


def _tell_vendor(order: Order, dispute: Dispute) -> list[JobRequest]:
    """Write notice and email to the vendor about a dispute that needs an answer or is over."""
    if not dispute.needs_answer and dispute.is_open:
        return []
    job_requests = send_notice(order, Event.DISPUTE)
    if address := order.vendor.notification_email or order.vendor.support_email:
        email = dispute_email(order, dispute, address)
        email.save()
        key = f"dispute:{dispute.pk}:{dispute.status}:{email.pk}"
        job_requests.append(JobRequest(send_email, {"email_id": email.pk}, dedupe_key=key))
    return job_requests


def _record(order: Order, dispute: Dispute, sentence: str, job_requests: Sequence[JobRequest]) -> None:
    subject = f"dispute:{dispute.pk}"
    activity = record(order, Activity.Kind.REFUND, sentence, actor=GATEWAY, subject=subject)
    insert_jobs(
        unsaved_jobs(
            list(job_requests), vendor_id=order.vendor_id, subject=order.as_subject, cause_id=activity.pk
        )
    )
