"""Tables that were loaded without indexes and foreign keys have them all again."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.bulk_load import without_indexes
from orders.models import Order, OrderItem
from orders.search.models import SearchKey
from tests import make
from vendors.models import Vendor

LOADED = (Order, OrderItem, SearchKey)
SCHEMA_OBJECTS_SQL = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text = ANY(%(tables)s)
    UNION SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid::regclass::text = ANY(%(tables)s)
"""


def schema_objects() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA_OBJECTS_SQL, {"tables": [model._meta.db_table for model in LOADED]})
        return set(cursor.fetchall())


def test_without_indexes_creates_again_what_it_dropped(vendor: Vendor) -> None:
    before = schema_objects()

    with without_indexes(LOADED):
        assert len(schema_objects()) < len(before)

    assert schema_objects() == before


def test_without_indexes_refuses_rows_that_violate_a_foreign_key(
    vendor: Vendor, other_vendor: Vendor
) -> None:
    order = make.order(vendor)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic(), without_indexes(LOADED):
        OrderItem.objects.filter(order=order).update(vendor=other_vendor)

    assert not OrderItem.objects.filter(vendor=other_vendor).exists()
