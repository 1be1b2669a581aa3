"""What of refunds waits for a vendor: requests, refunds that a person has to look at, and disputes."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat, Replace
from django.utils import timezone

from orders.home.extension_points import Act, ActOnAll, Need, NeedRow, StaffNeed
from orders.models import Order
from refunds.duplicates import MAX_DISTANCE
from refunds.models import Difference, Dispute, Refund, RefundRequest, RefundSettings
from refunds.models.states import RELEASED, State
from refunds.stuck_refunds import stuck_refunds
from vendors.rights import Right

FAILED_FOR = timedelta(days=90)  # an older failure is history
DUPLICATES_OF = timedelta(days=3)


def open_requests(vendor_id: int) -> QuerySet[Any]:
    return RefundRequest.objects.filter(vendor_id=vendor_id, state=RefundRequest.State.OPEN)


def _answer_until() -> Combinable:
    """Return when Customer Service takes a request over, by the vendor's settings."""
    settings = RefundSettings.objects.filter(vendor_id=OuterRef("vendor_id"))
    days = Coalesce(
        Subquery(settings.values("escalate_after_days")[:1]), RefundSettings(vendor_id=0).escalate_after_days
    )
    return ExpressionWrapper(
        F("created_at") + ExpressionWrapper(days * Value(timedelta(days=1)), output_field=DurationField()),
        output_field=DateTimeField(),
    )


def failed_refunds(vendor_id: int) -> QuerySet[Any]:
    """Return refunds that failed and were not made again."""
    made_again = Refund.objects.filter(
        vendor_id=vendor_id, order=OuterRef("order_id"), pk__gt=OuterRef("pk")
    ).exclude(state__in=RELEASED)
    refunds = Refund.objects.filter(
        vendor_id=vendor_id, state=State.FAILED, created_at__gt=timezone.now() - FAILED_FOR
    )
    return refunds.filter(~Exists(made_again))


def refunds_to_approve(vendor_id: int) -> QuerySet[Any]:
    return Refund.objects.filter(vendor_id=vendor_id, state=State.WAITING)


def unknown_refunds(vendor_id: int) -> QuerySet[Any]:
    return stuck_refunds(Refund.objects.filter(vendor_id=vendor_id))


def disputes_to_answer(vendor_id: int) -> QuerySet[Any]:
    return Dispute.objects.filter(vendor_id=vendor_id, closed_at=None, status__in=Dispute.ANSWERABLE)


def possible_duplicates(vendor_id: int) -> QuerySet[Any]:
    """Return orders of the last days before which the same customer bought the same, and both are paid."""
    since = timezone.now() - DUPLICATES_OF
    paid = Order.objects.filter(
        vendor_id=vendor_id, kind=Order.Kind.ORDER, status=Order.Status.PAID, is_test=False
    )
    earlier = paid.filter(
        placed_at__gt=since - MAX_DISTANCE,
        placed_at__gte=ExpressionWrapper(
            OuterRef("placed_at") - Value(MAX_DISTANCE), output_field=DateTimeField()
        ),
        email_key=OuterRef("email_key"),
        headline=OuterRef("headline"),
        pk__lt=OuterRef("pk"),
    )
    return paid.filter(Exists(earlier), ~Q(email_key=""), placed_at__gt=since)


def _on_order(label: str, slug: str, right: Right = Right.REFUND) -> Any:
    """Return the acts of a row that are one action on its order."""

    def acts(row: NeedRow) -> list[Act]:
        assert row.order  # noqa: S101  these kinds name one
        return [Act(label, f"{row.order.get_absolute_url()}actions/{slug}/", right)]

    return acts


def _answers(row: NeedRow) -> list[Act]:
    assert row.order  # noqa: S101
    whole = f"{row.order.get_absolute_url()}actions/refund-order/"
    item = f"{row.order.get_absolute_url()}items/{row.item_id}/actions/refund-product/"
    decline = f"{row.order.get_absolute_url()}actions/decline-request/"
    return [
        Act("Refund", item if row.item_id else whole, Right.REFUND),
        Act("Decline", decline, Right.REFUND),
    ]


def _approvals(row: NeedRow) -> list[Act]:
    return [
        *_on_order("Approve", "approve-refund")(row),
        *_on_order("Decline", "decline-refund")(row),
    ]


def _refunds_tab(row: NeedRow) -> list[Act]:
    assert row.order  # noqa: S101
    return [Act("Look at it", f"{row.order.get_absolute_url()}refunds/", Right.READ)]


def _dispute_page(row: NeedRow) -> list[Act]:
    assert row.order  # noqa: S101
    return [Act("Evidence", f"{row.order.get_absolute_url()}disputes/{row.pk}/", Right.READ)]


def _one_line(column: str) -> Replace:
    """Return a customer's text whose reason, chosen from a list, is a paragraph of its own."""
    return Replace(column, Value("\n\n"), Value(": "), output_field=CharField())


REFUND_ALL = ActOnAll("Refund all", "refund-order", Right.REFUND)
NEEDS = (
    Need(
        "disputes", "Disputes", "no dispute", disputes_to_answer, "opened_at", "opened", _dispute_page,
        due="due_at", order="order_id", cause="reason",
    ),
    Need(
        "refund-requests", "Refund requests", "no refund request", open_requests, "created_at", "asked", _answers,
        due=_answer_until(),
        order="order_id", item="item_id",
        cause=Concat(Value("“"), _one_line("comment"), Value("”"), output_field=CharField()),
        act_on_all=REFUND_ALL,
    ),
    Need(
        "failed-refunds", "Refunds that failed", "no failed refund", failed_refunds,
        Coalesce("settled_at", "created_at"), "failed", _on_order("Refund again", "refund-order"),
        order="order_id", cause="failure", act_on_all=ActOnAll("Refund all again", "refund-order", Right.REFUND),
    ),
    Need(
        "refunds-to-approve", "Refunds that wait for approval", "no refund waits for approval", refunds_to_approve,
        "created_at", "submitted", _on_order("Approve", "approve-refund"), order="order_id",
        cause=Concat(Value("submitted by "), "requested_by_name", output_field=CharField()),
    ),
    Need(
        "unknown-refunds", "Refunds with an unknown result", "no refund is unknown", unknown_refunds,
        "created_at", "submitted", _refunds_tab, order="order_id",
        cause=Value("the gateway did not say whether the money went"),
    ),
    Need(
        "duplicates", "Possible duplicates", "no duplicate", possible_duplicates, "placed_at", "placed",
        _on_order("Refund duplicate", "refund-order-duplicate"), order="pk", about="headline",
        cause=Value("the same customer bought the same product shortly before"),
    ),
)  # fmt: skip

STAFF = (
    StaffNeed(
        "Refund requests with Customer Service",
        "admin:refunds_refundrequest_changelist",
        "waiting=escalated",
        lambda: RefundRequest.objects.filter(state=RefundRequest.State.OPEN, escalated_at__isnull=False),
        cause="comment",
        acts=_answers,
    ),
    StaffNeed(
        "Refunds that wait for approval",
        "admin:refunds_refund_changelist",
        f"state__exact={State.WAITING.value}",
        lambda: Refund.objects.filter(state=State.WAITING),
        acts=_approvals,
    ),
    StaffNeed(
        "Refunds to be paid out by hand",
        "admin:refunds_refund_changelist",
        "attention=hand",
        lambda: Refund.objects.filter(by_hand=True, state=State.SUBMITTED),
        acts=_on_order("Finish", "finish-refund"),
    ),
    StaffNeed(
        "Differences from the gateway's books",
        "admin:refunds_difference_changelist",
        "is_mended__exact=0",
        lambda: Difference.objects.filter(is_mended=False),
        since="found_at",
        cause="what",
        acts=_refunds_tab,
    ),
)
