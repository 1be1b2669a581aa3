"""What follows from each move, promised in its transaction: keys, addressees and nothing twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from core.hooks import Hook
from jobs.models import Job
from jobs.registry import JobRequest
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.models import Activity
from refunds import effects
from refunds.effects import FIRST_LOOK
from refunds.models import Refund, RefundSettings
from refunds.models.states import State
from refunds.outcome import settle_all
from refunds.transitions import Move
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

OURS = ("refunds.look_again", "notifications.send_email")


def refund(vendor: Vendor, state: str, **facts: Any) -> Refund:
    """As the panel has written it, its line held; one that had succeeded counts as refunded."""
    order = make.order(vendor, **facts)
    made = make.refund(order, state=state)
    made.lines.create(vendor=vendor, item=order.items.get(), amount_minor=made.amount_minor)
    order.items.update(refund_status="refunded" if state == "succeeded" else "submitted")
    if state == "succeeded":
        type(order).objects.filter(pk=order.pk).update(refunded_minor=F("reserved_minor"), status="refunded")
    return made


def promised() -> dict[str, dict[str, Any]]:
    return {one.dedupe_key or "": one.arguments for one in Job.objects.filter(task__in=OURS)}


@pytest.fixture
def moves(vendor: Vendor) -> list[Move]:
    """One of each kind, made together; the last one is no move any more."""
    given, waits, failed = (refund(vendor, "submitted") for _ in range(3))
    returned, untouched = refund(vendor, "succeeded", paid_minor=3000), refund(vendor, "succeeded")
    moves = [
        Move(given, State.SUCCEEDED, {"gateway_id": "re_1"}),
        Move(waits, State.PENDING, {"gateway_id": "re_2"}),
        Move(failed, State.FAILED, {"failure": "no"}),
        Move(returned, State.FAILED, {"gateway_id": "re_3", "failure": "the card has expired"}),
        Move(untouched, State.SUCCEEDED),
    ]
    assert settle_all(moves) == [given, waits, failed, returned]
    assert settle_all(moves[:1] + moves[2:]) == settle_all([]) == []
    return moves


def test_it_promises_what_follows_from_each_move(moves: list[Move]) -> None:
    given, waits, failed, returned, _ = (one.refund for one in moves)

    letter, warning = Email.objects.order_by("pk")
    assert promised() == {
        f"refund:{given.pk}:mail": {"email_id": letter.pk},
        f"refund:{waits.pk}:look": {"refund_id": waits.pk},
        f"refund:{returned.pk}:sent-back": {"email_id": warning.pk},
    }
    assert (letter.order, letter.to) == (given.order, "grace@navy.example")
    assert (warning.order, warning.to) == (returned.order, "support@acme.example")
    for one in (given, waits, failed, returned):
        (told,) = Activity.objects.filter(subject=f"refund:{one.pk}")
        assert (told.order_id, told.kind, told.actor_name) == (one.order_id, "refund", "System")
        assert {job.cause for job in one.order.jobs} <= {told}
    assert "came back from the bank: the card has expired." in told.sentence
    look = Job.objects.get(task="refunds.look_again")
    assert (look.queue, look.due_at - look.created_at >= FIRST_LOOK) == ("money", True)


def test_it_moves_rows_sums_and_lines_together(moves: list[Move]) -> None:
    fresh = list(Refund.objects.order_by("pk"))

    failures = ("", "", "no", "the card has expired", "")
    for move, row, failure in zip(moves[:4], fresh, failures, strict=False):
        one = move.refund
        assert (one.state, one.gateway_id, one.failure) == (row.state, row.gateway_id, row.failure)
        assert (row.failure, row.settled_at is None) == (failure, row.state == "pending")
        assert one.settled_at == row.settled_at
        order = row.order
        assert (one.order.status, one.order.reserved_minor, one.order.refunded_minor) == (
            order.status, order.reserved_minor, order.refunded_minor,
        )  # fmt: skip
    ended = ("refunded", 4995, 4995)
    assert [(one.order.status, one.order.reserved_minor, one.order.refunded_minor) for one in fresh] == [
        ended, ("paid", 4995, 0), ("paid", 0, 0), ("paid", 0, 0), ended,
    ]  # fmt: skip
    for row in fresh:
        back = {"succeeded": "refunded", "pending": "submitted", "failed": ""}[row.state]
        assert (row.order.items.get().refund_status, row.lines.get().live) == (back, row.state != "failed")


def test_it_leaves_an_order_charged_back_and_adds_up_what_one_order_gives(vendor: Vendor) -> None:
    closed, order = refund(vendor, "submitted", status="charged_back"), make.order(vendor, items=2)
    parts = [make.refund(order, state="submitted", amount_minor=minor, tax_minor=0) for minor in (1000, 300)]

    settle_all([Move(one, State.SUCCEEDED) for one in (closed, *parts)])

    order.refresh_from_db()
    assert (order.status, order.refunded_minor) == ("partly_refunded", 1300)
    assert {one.order.status for one in parts} == {"partly_refunded"}
    closed.order.refresh_from_db()
    assert (closed.order.status, closed.order.refunded_minor) == ("charged_back", 4995)


def test_it_answers_the_request_in_the_name_of_who_refunded(vendor: Vendor, amir: Actor) -> None:
    given = refund(vendor, "submitted")
    given.asked_by = amir.user
    request, other = make.refund_request(given.order), make.refund_request(make.order(vendor))

    settle_all([Move(given, State.SUCCEEDED)])

    for one in (request, other):
        one.refresh_from_db()
    assert (request.state, request.answered_by) == ("refunded", amir.user)
    assert request.answered_at
    assert (other.state, other.answered_by, other.answered_at) == ("open", None, None)


@pytest.mark.parametrize("notification", ["", "orders@acme.example"])
def test_it_writes_where_somebody_reads_and_wants_it(
    vendor: Vendor, other_vendor: Vendor, notification: str
) -> None:
    """`other_vendor` has no address and wants no mail to customers; `vendor` has one or two."""
    Vendor.objects.filter(pk=vendor.pk).update(notification_email=notification)
    RefundSettings.objects.create(vendor=other_vendor, mails_customer=False)
    RefundSettings.objects.create(vendor=vendor, mails_customer=True)
    given = [refund(one, "submitted") for one in (vendor, other_vendor)] + [
        refund(vendor, "submitted", email="")
    ]
    returned = [refund(one, "succeeded") for one in (vendor, other_vendor)]

    settle_all([Move(one, State.SUCCEEDED) for one in given] + [Move(one, State.FAILED) for one in returned])

    told = Email.objects.order_by("pk").values_list("order", "to")
    assert list(told) == [
        (given[0].order_id, "grace@navy.example"),
        (returned[0].order_id, notification or "support@acme.example"),
    ]


def test_it_keeps_what_each_filler_of_a_slot_promises(
    vendor: Vendor,
) -> None:
    given = refund(vendor, "succeeded")
    job_requests = [JobRequest(send_email, {"email_id": number}) for number in (1, 2)]
    hook: Hook[Callable[..., dict[int, list[JobRequest]]]] = Hook()
    for job_request in job_requests:
        hook.add(lambda refunds, job_request=job_request: {given.pk: [job_request]})

    assert effects._jobs_of(hook, [given]) == {given.pk: job_requests}
