"""Imports of the last days that refused rows."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from orders.home.extension_points import Act, Need, NeedRow
from orders.imports.models import ImportRun
from vendors.rights import Right

NEWER_THAN = timedelta(days=7)


def imports_with_refusals(vendor_id: int) -> QuerySet[Any]:
    runs = ImportRun.objects.filter(
        vendor_id=vendor_id, state=ImportRun.State.DONE, finished_at__gt=timezone.now() - NEWER_THAN
    )
    return runs.filter(summary__has_key="refused").exclude(summary__refused={})


def _acts(row: NeedRow) -> list[Act]:
    return [Act("See which", reverse("import_run", args=[row.pk]), Right.EXPORT)]


NEEDS = (
    Need(
        "imports",
        "Imports that refused rows",
        "no import refused a row",
        imports_with_refusals,
        "finished_at",
        "ended",
        _acts,
        about="file_name",
        cause=Value("some rows are not in your orders"),
    ),
)
