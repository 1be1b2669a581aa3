"""Customers who paid and have no key, and lists of keys that run low."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from delivery.licenses.models import PoolKey
from delivery.licenses.orders_without_key import deliveries_without_key
from delivery.licenses.tasks import make_license_key
from delivery.models import DeliveryTerms
from delivery.models.delivery_terms import KeySource
from jobs.models import Job
from orders.home.extension_points import Act, ActOnAll, Need, NeedRow
from orders.models.order import ORDER_SUBJECT
from vendors.rights import Right

ON_ITS_WAY = timedelta(minutes=1)


def missing_keys(vendor_id: int) -> QuerySet[Any]:
    """Return deliveries whose key could not be made, or has not come for a minute."""
    jobs = Job.objects.alias(delivery=KT("arguments__delivery_id")).filter(
        vendor_id=OuterRef("vendor_id"),
        subject_kind=ORDER_SUBJECT,
        subject_id=OuterRef("item__order_id"),
        task=make_license_key.name,
        done_at=None,
        delivery=Cast(OuterRef("pk"), TextField()),
    )
    error = Coalesce(
        Subquery(jobs.order_by("-pk").values("last_error")[:1]), Value("", output_field=TextField())
    )
    deliveries = deliveries_without_key().select_related(None).filter(vendor_id=vendor_id)
    deliveries = deliveries.annotate(key_error=error)
    return deliveries.filter(~Q(key_error="") | Q(awaits_key_since__lt=timezone.now() - ON_ITS_WAY))


def low_key_lists(vendor_id: int) -> QuerySet[Any]:
    """Return the terms of products on sale whose list of keys is as short as the vendor wants to be warned at."""
    left = PoolKey.objects.filter(vendor_id=vendor_id, product=OuterRef("product_id"), item=None).order_by()
    count = left.values("product_id").annotate(count=Count("pk")).values("count")
    newest = left.order_by("-pk").values("added_at")[:1]
    terms = DeliveryTerms.objects.filter(vendor_id=vendor_id, key_source=KeySource.POOL)
    terms = terms.annotate(
        keys_left=Coalesce(Subquery(count, output_field=IntegerField()), 0),
        filled_at=Coalesce(Subquery(newest), F("vendor__created_at")),
    )
    return terms.filter(keys_left__lte=F("low_stock_at"))


def _retry(row: NeedRow) -> list[Act]:
    assert row.order  # noqa: S101  each has one
    acts = [
        Act("Retry", reverse("item_act", args=[row.order.number, row.item_id]), action="retry-license-key")
    ]
    return [*_settings(row), *acts] if row.subject_id else acts


def _settings(row: NeedRow) -> list[Act]:
    return [Act("Keys of the product", reverse("product_delivery", args=[row.subject_id]), Right.CATALOG)]


NEEDS = (
    Need(
        "missing-keys",
        "Paid but no key",
        "everybody has a key",
        missing_keys,
        "awaits_key_since",
        "due",
        _retry,
        order="item__order_id",
        item="item_id",
        subject="item__product_id",
        about="item__name",
        cause="key_error",
        act_on_all=ActOnAll("Retry all", "retry-license-key"),
        by_cause=True,
    ),
    Need(
        "low-key-lists",
        "Lists of keys that run low",
        "key lists above their limit",
        low_key_lists,
        "filled_at",
        "filled",
        _settings,
        subject="product_id",
        about="product__name",
        cause=Concat(Cast("keys_left", TextField()), Value(" keys are left"), output_field=TextField()),
    ),
)
