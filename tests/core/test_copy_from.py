"""Rows written by COPY: without a time limit, and with every text as it was."""

import time
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.expressions import DatabaseDefault
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.errors import QueryCanceled

from core.copy_from import copy_all, copy_rows, reserve_ids
from orders.models import Activity, Order
from orders.search.keys import KEY_COLUMNS
from orders.search.models import SearchKey
from tests import make
from vendors.models import Vendor


def test_copy_waits_for_slow_rows_and_restores_the_time_limit(vendor: Vendor) -> None:
    order = make.order(vendor)

    def slow_rows() -> Iterator[tuple[Any, ...]]:
        time.sleep(0.7)
        yield vendor.pk, order.pk, order.placed_at, 21, "kx7q"

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '500ms'")
        copy_rows(SearchKey, KEY_COLUMNS, slow_rows())
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("500ms",)

    assert SearchKey.objects.filter(value="kx7q").exists()


def test_copy_refuses_database_expressions(vendor: Vendor) -> None:
    with pytest.raises(QueryCanceled, match="DatabaseDefault"), transaction.atomic():
        copy_rows(SearchKey, KEY_COLUMNS, [(vendor.pk, 1, DatabaseDefault(Value("")), 21, "kx7q")])


def test_copy_all_writes_the_attributes_and_leaves_the_others_to_the_database(order: Order) -> None:
    first, second = reserve_ids(Activity, 2)
    fields: dict[str, Any] = {"vendor_id": order.vendor_id, "order": order, "actor_kind": "system"}
    texts = ["a\tb\\c\n“😀”", ""]
    copy_all(
        [
            Activity(
                pk=first, sentence=texts[0], data={"day": date(2026, 3, 14), "text": texts[0]}, **fields
            ),
            Activity(pk=second, sentence=texts[1], cause_id=first, **fields),
        ]
    )

    rows = Activity.objects.in_bulk([first, second])
    assert [rows[pk].sentence for pk in (first, second)] == texts
    assert [rows[pk].data for pk in (first, second)] == [{"day": "2026-03-14", "text": texts[0]}, {}]
    assert [rows[pk].cause_id for pk in (first, second)] == [None, first]
    assert rows[first].happened_at == rows[second].happened_at > order.placed_at


def test_copy_all_lets_the_database_number_the_rows(order: Order) -> None:
    key = {"vendor_id": order.vendor_id, "order": order, "placed_at": order.placed_at, "kind": 21}
    keys = [SearchKey(**key, value=value) for value in ("a1", "b2")]
    copy_all([Activity(vendor_id=order.vendor_id, order=order, sentence=key.value) for key in keys])
    copy_all(keys)
    copy_all([])

    assert list(Activity.objects.order_by("pk").values_list("sentence", flat=True)) == ["a1", "b2"]
    assert set(order.search_keys.filter(kind=21).values_list("value", flat=True)) == {"a1", "b2"}


def test_copy_all_refuses_objects_of_which_only_some_have_a_value(order: Order) -> None:
    dated, undated = (Activity(vendor_id=order.vendor_id, order=order, sentence="x") for _ in range(2))
    dated.happened_at = order.placed_at

    for objects in ([dated, undated], [undated, dated]):
        with pytest.raises(ValueError, match=r"set in some rows only: \['happened_at'\]"):
            copy_all(objects)
    assert not Activity.objects.exists()


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
AWKWARD = st.text("\\Ntnr.\t\n\r ", max_size=8)
CELL = st.none() | AWKWARD | ANY_TEXT


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(CELL, CELL, st.none() | st.booleans()), max_size=20))
def test_copy_writes_each_text_as_it_is(rows: list[tuple[str | None, str | None, bool | None]]) -> None:
    table = cast("Any", SimpleNamespace(_meta=SimpleNamespace(db_table="texts")))
    numbered = [(number, *row) for number, row in enumerate(rows)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE texts (number int, first text, second text, is_true bool) ON COMMIT DROP"
        )
        copy_rows(table, ("number", "first", "second", "is_true"), numbered)
        cursor.execute("SELECT * FROM texts ORDER BY number")
        assert cursor.fetchall() == numbered
        cursor.execute("DROP TABLE texts")
