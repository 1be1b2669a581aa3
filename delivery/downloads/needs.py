"""Downloads that were refused to customers who paid."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.urls import reverse
from django.utils import timezone

from delivery.downloads.models import RefusedDownload
from delivery.rules import DELIVERED_STATUSES
from orders.home.extension_points import Act, ActOnAll, Need, NeedRow
from orders.models import OrderItem

NEWER_THAN = timedelta(days=30)
Reason = RefusedDownload.Reason


def refused_downloads(vendor_id: int) -> QuerySet[Any]:
    """Return the newest refusal of each link that would still be refused, of items that the customer has a right to."""
    refusals = RefusedDownload.objects.filter(vendor_id=vendor_id)
    later = refusals.filter(link=OuterRef("link_id"), last_at__gt=OuterRef("last_at"))
    is_paid = Q(
        ~Q(link__item__refund_status=OrderItem.RefundStatus.REFUNDED),
        ~Q(link__item__order__email=""),
        link__item__order__status__in=DELIVERED_STATUSES,
        link__item__delivery__stopped_at=None,
    )
    newest = refusals.filter(is_paid, _is_still_so(), last_at__gt=timezone.now() - NEWER_THAN)
    return newest.filter(~Exists(later))


def _is_still_so() -> Q:
    """Return the condition that the reason has not been mended since."""
    is_withdrawn = (
        Q(link__stopped_at__isnull=False)
        | Q(link__file__removed_at__isnull=False)
        | ~Q(link__file__filename=F("link__filename"))
    )
    return (
        Q(reason=Reason.EXPIRED, link__expires_at__lte=timezone.now())
        | Q(reason=Reason.EXHAUSTED, link__used__gte=F("link__limit"))
        | Q(is_withdrawn, reason=Reason.WITHDRAWN)
    )


def _acts(row: NeedRow) -> list[Act]:
    assert row.order  # noqa: S101  each has one
    return [
        Act(
            "Mail fresh link",
            reverse("item_act", args=[row.order.number, row.item_id]),
            action="mail-fresh-link",
        )
    ]


NEEDS = (
    Need(
        "refused-downloads",
        "Refused downloads",
        "no download was refused",
        refused_downloads,
        "last_at",
        "refused",
        _acts,
        order="link__item__order_id",
        item="link__item_id",
        about="link__filename",
        cause=Case(
            *(When(reason=reason, then=Value(reason.label.lower())) for reason in Reason),
            output_field=TextField(),
        ),
        act_on_all=ActOnAll("Mail fresh links to all", "mail-fresh-link"),
        by_cause=True,
    ),
)
