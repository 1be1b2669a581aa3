"""The jobs that follow from each transition: written in its transaction, to the right addresses, once."""

from collections.abc import Callable, Mapping, Sequence
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
from refunds.effects import FIRST_CHECK_DELAY
from refunds.models import Refund, RefundSettings
from refunds.models.states import State
from refunds.outcome import settle_all
from refunds.transitions import Transition
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

FOLLOWING_TASKS = ("refunds.check_pending_refund", "notifications.send_email")


def make_refund(vendor: Vendor, state: str, **fields: Any) -> Refund:
    """Make a refund as the panel writes it, with its line; the amount of a succeeded one counts as refunded."""
    order = make.order(vendor, **fields)
    refund = make.refund(order, state=state)
    refund.lines.create(vendor=vendor, item=order.items.get(), amount_minor=refund.amount_minor)
    order.items.update(refund_status="refunded" if state == "succeeded" else "submitted")
    if state == "succeeded":
        type(order).objects.filter(pk=order.pk).update(refunded_minor=F("reserved_minor"), status="refunded")
    return refund


def following_jobs() -> dict[str, dict[str, Any]]:
    """Return the arguments of the jobs by their dedupe keys."""
    return {job.dedupe_key or "": job.arguments for job in Job.objects.filter(task__in=FOLLOWING_TASKS)}


@pytest.fixture
def transitions(vendor: Vendor) -> list[Transition]:
    """Settled transitions of each kind; the last one is not allowed."""
    succeeded, pending, failed = (make_refund(vendor, "submitted") for _ in range(3))
    sent_back = make_refund(vendor, "succeeded", paid_minor=3000)
    unchanged = make_refund(vendor, "succeeded")
    transitions = [
        Transition(succeeded, State.SUCCEEDED, {"gateway_id": "re_1"}),
        Transition(pending, State.PENDING, {"gateway_id": "re_2"}),
        Transition(failed, State.FAILED, {"failure": "no"}),
        Transition(sent_back, State.FAILED, {"gateway_id": "re_3", "failure": "the card has expired"}),
        Transition(unchanged, State.SUCCEEDED),
    ]
    assert settle_all(transitions) == [succeeded, pending, failed, sent_back]
    assert settle_all(transitions[:1] + transitions[2:]) == settle_all([]) == []
    return transitions


def test_settle_all_enqueues_what_follows_from_each_transition(transitions: list[Transition]) -> None:
    succeeded, pending, failed, sent_back, _ = (transition.refund for transition in transitions)

    email_to_customer, email_to_vendor, email_about_return = Email.objects.order_by("pk")
    assert following_jobs() == {
        f"refund:{succeeded.pk}:mail": {"email_id": email_to_customer.pk},
        f"refund:{pending.pk}:look": {"refund_id": pending.pk},
        f"refund:{sent_back.pk}:sent-back": {"email_id": email_to_vendor.pk},
        f"refund:{sent_back.pk}:returned": {"email_id": email_about_return.pk},
    }
    assert (email_to_customer.order, email_to_customer.to) == (succeeded.order, "grace@navy.example")
    assert (email_to_vendor.order, email_to_vendor.to) == (sent_back.order, "support@acme.example")
    assert (email_about_return.order, email_about_return.to) == (sent_back.order, "grace@navy.example")
    for refund in (succeeded, pending, failed, sent_back):
        (activity,) = Activity.objects.filter(subject=f"refund:{refund.pk}")
        assert (activity.order_id, activity.kind, activity.actor_name) == (
            refund.order_id, "refund", "System",
        )  # fmt: skip
        assert {job.cause_id for job in refund.order.jobs} <= {activity.pk}
    last = Activity.objects.get(subject=f"refund:{sent_back.pk}")
    assert "came back from the bank: the card has expired." in last.sentence
    check = Job.objects.get(task="refunds.check_pending_refund")
    assert (check.queue, check.due_at - check.created_at >= FIRST_CHECK_DELAY) == ("money", True)


def sums_of(refund: Refund) -> tuple[str, int, int]:
    """Return the status and the sums of the refund's order."""
    return refund.order.status, refund.order.reserved_minor, refund.order.refunded_minor


def test_settle_all_updates_refunds_orders_and_lines(transitions: list[Transition]) -> None:
    rows = list(Refund.objects.order_by("pk"))

    failures = ("", "", "no", "the card has expired", "")
    for transition, row, failure in zip(transitions[:4], rows, failures, strict=False):
        refund = transition.refund
        assert (refund.state, refund.gateway_id, refund.failure) == (row.state, row.gateway_id, row.failure)
        assert (row.failure, row.settled_at is None) == (failure, row.state == "pending")
        assert refund.settled_at == row.settled_at
        assert sums_of(refund) == sums_of(row)
    refunded = ("refunded", 4995, 4995)
    assert [sums_of(row) for row in rows] == [
        refunded, ("paid", 4995, 0), ("paid", 0, 0), ("paid", 0, 0), refunded,
    ]  # fmt: skip
    for row in rows:
        back = {"succeeded": "refunded", "pending": "submitted", "failed": ""}[row.state]
        assert (row.order.items.get().refund_status, row.lines.get().live) == (back, row.state != "failed")


def test_settle_all_keeps_charged_back_orders_and_adds_up_the_refunds_of_an_order(vendor: Vendor) -> None:
    charged_back, order = make_refund(vendor, "submitted", status="charged_back"), make.order(vendor, items=2)
    parts = [make.refund(order, state="submitted", amount_minor=minor, tax_minor=0) for minor in (1000, 300)]

    settle_all([Transition(refund, State.SUCCEEDED) for refund in (charged_back, *parts)])

    order.refresh_from_db()
    assert (order.status, order.refunded_minor) == ("partly_refunded", 1300)
    assert {refund.order.status for refund in parts} == {"partly_refunded"}
    charged_back.order.refresh_from_db()
    assert (charged_back.order.status, charged_back.order.refunded_minor) == ("charged_back", 4995)


def test_refund_answers_the_request_in_the_name_of_its_requester(vendor: Vendor, amir: Actor) -> None:
    refund = make_refund(vendor, "submitted")
    refund.requested_by = amir.user
    request, other_request = make.refund_request(refund.order), make.refund_request(make.order(vendor))

    settle_all([Transition(refund, State.SUCCEEDED)])

    for row in (request, other_request):
        row.refresh_from_db()
    assert (request.state, request.answered_by) == ("refunded", amir.user)
    assert request.answered_at
    assert (other_request.state, other_request.answered_by, other_request.answered_at) == ("open", None, None)


@pytest.mark.parametrize("notification", ["", "orders@acme.example"])
def test_emails_go_only_to_addresses_and_vendors_that_want_them(
    vendor: Vendor, other_vendor: Vendor, notification: str
) -> None:
    """`other_vendor` has no address and wants no emails to customers; `vendor` has one address or two."""
    Vendor.objects.filter(pk=vendor.pk).update(notification_email=notification)
    RefundSettings.objects.create(vendor=other_vendor, mails_customer=False)
    RefundSettings.objects.create(vendor=vendor, mails_customer=True)
    succeeding = [make_refund(vendor, "submitted"), make_refund(vendor, "submitted", email="")]
    failing = [make_refund(vendor, "succeeded")]

    for succeeded, failed in (
        (succeeding, failing),
        ([make_refund(other_vendor, "submitted")], [make_refund(other_vendor, "succeeded")]),
    ):
        settle_all(
            [Transition(refund, State.SUCCEEDED) for refund in succeeded]
            + [Transition(refund, State.FAILED) for refund in failed]
        )

    emails = Email.objects.order_by("pk").values_list("order", "to")
    assert list(emails) == [
        (succeeding[0].order_id, "grace@navy.example"),
        (failing[0].order_id, notification or "support@acme.example"),
        (failing[0].order_id, "grace@navy.example"),
    ]


def test_hook_functions_each_add_their_jobs(vendor: Vendor) -> None:
    refund = make_refund(vendor, "succeeded")
    job_requests = [JobRequest(send_email, {"email_id": number}) for number in (1, 2)]
    hook: Hook[Callable[[Sequence[Refund]], Mapping[int, list[JobRequest]]]] = Hook()

    def add(job_request: JobRequest) -> None:
        hook.add(lambda _: {refund.pk: [job_request]})

    for job_request in job_requests:
        add(job_request)

    assert effects._from_hook(hook, [refund]) == {refund.pk: job_requests}
