"""Discs that have not arrived in time, or came back."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from delivery.shipments.models import Shipment
from delivery.shipments.window import late_before
from orders.home.extension_points import Act, Need, NeedRow, StaffNeed
from vendors.rights import Right


def discs_to_look_after(vendor_id: int) -> QuerySet[Any]:
    is_late = Q(state=Shipment.State.SHIPPED, expected_until__lt=late_before(timezone.now()))
    return Shipment.objects.filter(is_late | Q(state=Shipment.State.RETURNED), vendor_id=vendor_id)


def _acts(row: NeedRow) -> list[Act]:
    assert row.order  # noqa: S101  each has one
    return [Act("Look at it", f"{row.order.get_absolute_url()}items/{row.item_id}/", Right.READ)]


def _on_item(label: str, slug: str) -> Callable[[NeedRow], list[Act]]:
    """Return the acts of a row that are one action on its item."""

    def acts(row: NeedRow) -> list[Act]:
        assert row.order  # noqa: S101
        return [Act(label, f"{row.order.get_absolute_url()}items/{row.item_id}/actions/{slug}/")]

    return acts


def _late(row: NeedRow) -> list[Act]:
    return [
        *_on_item("Verify Address", "verify-address")(row),
        *_on_item("Re-ship", "re-ship")(row),
    ]


NEEDS = (
    Need(
        "discs",
        "Discs that are late or came back",
        "no late disc",
        discs_to_look_after,
        "created_at",
        "sent",
        _acts,
        order="item__order_id",
        item="item_id",
        about="item__name",
        cause=Case(When(state=Shipment.State.RETURNED, then=Value("came back")), default=Value("late")),
    ),
)

STAFF = (
    StaffNeed(
        "Discs to ship",
        "admin:delivery_shipments_shipment_changelist",
        "show=to_ship",
        lambda: Shipment.objects.filter(state=Shipment.State.TO_SHIP),
        acts=_on_item("Record Shipment", "record-shipment"),
    ),
    StaffNeed(
        "Discs that are late",
        "admin:delivery_shipments_shipment_changelist",
        "show=late",
        Shipment.objects.late,
        acts=_late,
    ),
)
