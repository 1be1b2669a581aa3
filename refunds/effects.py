"""What follows from a refund's move; each promise has a key of its own, so none is kept twice.

Another app hears of it by the slots `refund.succeeded` and `refund.sent_back` (it had succeeded, and the bank
returned the money). Their `content(refunds)` runs in the same transaction, for all that moved in it, and gives the
promises by the refunds' ids; `refund.items.all()` is read already.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Prefetch, prefetch_related_objects

from notifications.models import Email
from notifications.notices import Event, send_notices
from notifications.tasks import send_email
from orders.models import OrderItem
from orders.promises import Promise, task_called
from refunds.letters import refund_made, refund_sent_back
from refunds.models import Refund, RefundSettings
from refunds.models.states import State
from vendors.slots import fillers

Promises = dict[int, list[Promise]]
FIRST_LOOK = timedelta(seconds=10)  # it has just said that the bank is at it, and tells when that is over


def effects(refunds: Sequence[Refund], before: Mapping[int, str]) -> Promises:
    """By the refunds' ids."""
    given = [one for one in refunds if one.state == State.SUCCEEDED]
    returned = [one for one in refunds if one.state == State.FAILED and before[one.pk] == State.SUCCEEDED]
    prefetch_related_objects([*given, *returned], Prefetch("items", OrderItem.objects.order_by("position")))
    found: Promises = defaultdict(list)
    for one in refunds:
        if one.state == State.PENDING:
            look = task_called("refunds.look_again")
            key = f"refund:{one.pk}:look"
            found[one.pk].append(Promise(look, {"refund_id": one.pk}, dedupe_key=key, delay=FIRST_LOOK))
    for some in (
        _of_slot("refund.succeeded", given),
        _mails(given),
        _notices(given),
        _of_slot("refund.sent_back", returned),
        _mails_to_vendors(returned),
        _notices(returned),
    ):
        for pk, promises in some.items():
            found[pk] += promises
    return found


def _of_slot(slot: str, refunds: Sequence[Refund]) -> Promises:
    found: Promises = defaultdict(list)
    for one in fillers(slot) if refunds else ():
        for pk, promises in (one.content(refunds) if one.content else {}).items():
            found[pk] += promises
    return found


def _mails(refunds: Sequence[Refund]) -> Promises:
    """To the customers of vendors who want that."""
    silent = RefundSettings.objects.filter(
        vendor__in={one.vendor_id for one in refunds}, mails_customer=False
    )
    vendors = set(silent.values_list("vendor_id", flat=True)) if refunds else set()
    told = [one for one in refunds if one.order.email and one.vendor_id not in vendors]
    emails = Email.objects.bulk_create(refund_made(one) for one in told)
    return {
        one.pk: [Promise(send_email, {"email_id": email.pk}, dedupe_key=f"refund:{one.pk}:mail")]
        for one, email in zip(told, emails, strict=True)
    }


def _mails_to_vendors(refunds: Sequence[Refund]) -> Promises:
    """The customer has not got the money: the vendor has to know."""
    addresses = {
        one.pk: one.order.vendor.notification_email or one.order.vendor.support_email for one in refunds
    }
    told = [one for one in refunds if addresses[one.pk]]
    emails = Email.objects.bulk_create(refund_sent_back(one, addresses[one.pk]) for one in told)
    return {
        one.pk: [Promise(send_email, {"email_id": email.pk}, dedupe_key=f"refund:{one.pk}:sent-back")]
        for one, email in zip(told, emails, strict=True)
    }


def _notices(refunds: Sequence[Refund]) -> Promises:
    told = send_notices([one.order for one in refunds], Event.REFUND) if refunds else []
    return {one.pk: promises for one, promises in zip(refunds, told, strict=True)}
