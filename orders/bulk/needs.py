"""Bulk runs of the last days that were not possible for some of their orders."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from orders.bulk.models import BulkOrder, BulkRun
from orders.home.extension_points import Act, Need, NeedRow
from vendors.rights import Right

NEWER_THAN = timedelta(days=7)


def runs_with_refusals(vendor_id: int) -> QuerySet[Any]:
    """Return runs that have ended and left orders out."""
    refused = BulkOrder.objects.filter(
        vendor_id=vendor_id,
        run=OuterRef("pk"),
        state__in=(BulkOrder.State.REFUSED, BulkOrder.State.FAILED),
    )
    runs = BulkRun.objects.filter(vendor_id=vendor_id, finished_at__gt=timezone.now() - NEWER_THAN)
    return runs.filter(Exists(refused))


def _acts(row: NeedRow) -> list[Act]:
    return [Act("See which", reverse("bulk_run", args=[row.pk]), Right.READ)]


NEEDS = (
    Need(
        "bulk-runs",
        "Bulk runs that left orders out",
        "no bulk run left an order out",
        runs_with_refusals,
        "finished_at",
        "ended",
        _acts,
        about=Concat(
            "action", Value(" on "), Cast("total", TextField()), Value(" orders"), output_field=TextField()
        ),
        cause="error_message",
    ),
)
