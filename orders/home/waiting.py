"""The rows that wait for a vendor: counted, and described, each by one statement for all kinds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils import timezone

from orders.home.extension_points import NEEDS_ATTENTION, Need, NeedRow
from orders.home.models import SetAside
from orders.models import Order

MAX_COUNT = 99  # of each kind; more are "99+"
DescribedRow = tuple[Any, ...]  # as the columns of `described_rows` follow one another


def need_by_slug(slug: str) -> Need | None:
    return next((need for need in NEEDS_ATTENTION if need.slug == slug), None)


def dated_rows(need: Need, vendor_id: int) -> QuerySet[Any]:
    """Return the rows of this kind, also those that were set aside, with `row_since`, the oldest first."""
    rows: QuerySet[Any] = need.waiting(vendor_id).annotate(row_since=_column(need.since, DateTimeField()))
    return rows.order_by("row_since", "pk")


def waiting_rows(need: Need, vendor_id: int) -> QuerySet[Any]:
    """Return the rows of this kind that nobody has set aside."""
    set_aside = SetAside.objects.filter(
        Q(until=None) | Q(until__gt=timezone.now()),
        vendor_id=vendor_id,
        need=need.slug,
        row_id=OuterRef("pk"),
        cause_at__gte=OuterRef("row_since"),
    )
    return dated_rows(need, vendor_id).filter(~Exists(set_aside))


def oldest_ids(vendor_id: int) -> list[tuple[str, int, datetime]]:
    """Return kind, id and date of the rows that wait, of each kind one more than MAX_COUNT at most."""
    parts = [
        waiting_rows(need, vendor_id)
        .annotate(need_slug=Value(need.slug, output_field=TextField()))
        .values_list("need_slug", "pk", "row_since")[: MAX_COUNT + 1]
        for need in NEEDS_ATTENTION
    ]
    return list(_union(parts))


def waiting_orders(vendor_id: int) -> tuple[list[int], str]:
    """Return the ids of the orders of which something waits, of each kind those of the MAX_COUNT oldest rows."""
    parts = [
        waiting_rows(need, vendor_id)
        .annotate(
            need_slug=Value(need.slug, output_field=TextField()),
            row_order=_column(need.order, BigIntegerField()),
        )
        .values_list("need_slug", "row_order")[: MAX_COUNT + 1]
        for need in NEEDS_ATTENTION
        if need.order
    ]
    rows = list(_union(parts)) if parts else []
    is_cut = any(count > MAX_COUNT for count in Counter(slug for slug, _ in rows).values())
    ids = list(dict.fromkeys(order_id for _, order_id in rows if order_id))
    return ids, f"The oldest {MAX_COUNT} of each kind are here; Home has all." if is_cut else ""


def described(vendor_id: int, ids_by_slug: Mapping[str, Iterable[int]]) -> dict[str, list[NeedRow]]:
    """Return these rows by kind, the oldest first, without those that wait no longer; makes two queries."""
    return with_orders(vendor_id, still_waiting(vendor_id, ids_by_slug))


def still_waiting(vendor_id: int, ids_by_slug: Mapping[str, Iterable[int]]) -> list[DescribedRow]:
    """Return those of these rows that wait still, by one query; `with_orders` reads their orders."""
    return _described(
        described_rows(need, waiting_rows(need, vendor_id)).filter(pk__in=list(ids))
        for slug, ids in ids_by_slug.items()
        if ids and (need := need_by_slug(slug))
    )


def described_rows(need: Need, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows with all columns that `read_rows` reads."""
    columns = {
        "need_slug": Value(need.slug, output_field=TextField()),
        "row_due": _column(need.due, DateTimeField()),
        "row_order": _column(need.order, BigIntegerField()),
        "row_item": _column(need.item, BigIntegerField()),
        "row_about": _column(need.about, TextField()),
        "row_cause": _column(need.cause, TextField()),
        "row_subject": _column(need.subject, BigIntegerField()),
    }
    with_columns: QuerySet[Any] = rows.annotate(**columns)
    return with_columns.values_list("need_slug", "pk", "row_since", *list(columns)[1:])


def read_rows(vendor_id: int, parts: list[QuerySet[Any]]) -> dict[str, list[NeedRow]]:
    """Read querysets of `described_rows` and their orders."""
    return with_orders(vendor_id, _described(parts))


def with_orders(vendor_id: int, rows: list[DescribedRow]) -> dict[str, list[NeedRow]]:
    """Return the rows by kind, the oldest first, with their orders, by one query."""
    order_ids = {row[4] for row in rows if row[4]}
    orders = Order.objects.filter(vendor_id=vendor_id).in_bulk(order_ids) if order_ids else {}
    by_slug: dict[str, list[NeedRow]] = {}
    for slug, pk, since, due, order_id, item_id, about, cause, subject_id in rows:
        order = orders.get(order_id)
        row = NeedRow(pk, since, due, order, item_id, about or "", cause or "", subject_id)
        by_slug.setdefault(slug, []).append(row)
    return by_slug


def _described(parts: Iterable[QuerySet[Any]]) -> list[DescribedRow]:
    querysets = list(parts)
    return sorted(_union(querysets), key=lambda row: (row[2], row[1])) if querysets else []


def _column(column: str | Combinable | None, field: Any) -> Combinable:
    """Return the column as this type: in a union each part has the same."""
    if isinstance(column, str) and column:
        column = F(column)
    return Cast(column or Value(None), field)


def _union(parts: list[QuerySet[Any]]) -> QuerySet[Any]:
    return parts[0].union(*parts[1:], all=True)
