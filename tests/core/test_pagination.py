"""Rows that are read page by page."""

import pytest
from pytest_django import DjangoAssertNumQueries

from core.pagination import newest_first
from orders.models import Activity, Order


@pytest.mark.parametrize(("page_size", "queries"), [(2, 4), (5, 2), (100, 2)])
def test_newest_first_yields_each_row_once(
    order: Order, page_size: int, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = (Activity(vendor_id=order.vendor_id, order=order, sentence=str(number)) for number in range(5))
    ids = [activity.pk for activity in Activity.objects.bulk_create(rows)]

    with django_assert_num_queries(queries):
        assert [row.pk for row in newest_first(order.activities.all(), page_size)] == sorted(ids)[::-1]


def test_newest_first_yields_nothing_of_no_rows(order: Order) -> None:
    assert list(newest_first(order.activities.all())) == []
