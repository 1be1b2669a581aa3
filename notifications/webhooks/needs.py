"""Endpoints of a vendor that fail, or are paused since they failed for too long."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from notifications.webhooks.models import NoticeEndpoint
from orders.home.extension_points import Act, Need, NeedRow
from vendors.rights import Right


def troubled_endpoints(vendor_id: int) -> QuerySet[Any]:
    endpoints = NoticeEndpoint.objects.active().filter(vendor_id=vendor_id, catching_up_since=None)
    return endpoints.filter(Q(paused_at__isnull=False) | Q(failing_since__isnull=False))


def _acts(row: NeedRow) -> list[Act]:
    return [Act("Look at it", reverse("notice_endpoint", args=[row.pk]), Right.READ)]


NEEDS = (
    Need(
        "endpoints",
        "Order notices that fail",
        "notices delivered",
        troubled_endpoints,
        Coalesce(F("failing_since"), F("paused_at")),
        "began to fail",
        _acts,
        about="url",
        cause="pause_reason",
    ),
)
