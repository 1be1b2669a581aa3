"""A table that was filled without its indexes and foreign keys has them all again."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.bulk_load import without_indexes
from orders.models import Order, OrderItem
from orders.search.models import SearchKey
from tests import make
from vendors.models import Vendor

LOADED = (Order, OrderItem, SearchKey)
PARTS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text = ANY(%(tables)s)
    UNION SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid::regclass::text = ANY(%(tables)s)
"""


def parts() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(PARTS, {"tables": [model._meta.db_table for model in LOADED]})
        return set(cursor.fetchall())


def test_it_makes_again_what_it_dropped(vendor: Vendor) -> None:
    before = parts()

    with without_indexes(LOADED):
        assert len(parts()) < len(before)

    assert parts() == before


def test_it_refuses_rows_that_break_a_rule(vendor: Vendor, other_vendor: Vendor) -> None:
    order = make.order(vendor)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic(), without_indexes(LOADED):
        OrderItem.objects.filter(order=order).update(vendor=other_vendor)

    assert not OrderItem.objects.filter(vendor=other_vendor).exists()
