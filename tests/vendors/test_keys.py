"""Each key of a tenant table holds the vendor, by the catalog of the database."""

from typing import Any, cast

from django.apps import apps
from django.db import connection, models

from core.vendor_relations import VendorForeignKey, VendorManyToManyField, VendorModel, VendorOneToOneField
from orders.search.models import SearchKey
from vendors.models import Product, Vendor
from vendors.tenancy import SHARED_TABLES

UNIQUE_INDEXES = """
    SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, i.indisprimary,
        array_agg(a.attname::text ORDER BY k.position) FILTER (WHERE a.attname IS NOT NULL)
    FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY k (number, position)
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
    WHERE i.indisunique AND i.indrelid::regclass::text = ANY(%s) GROUP BY i.indexrelid, i.indrelid, i.indisprimary
"""
FOREIGN_KEYS = """
    SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, array_agg(a.attname::text ORDER BY k.position),
        array_agg(f.attname::text ORDER BY k.position), bool_and(c.condeferred AND c.convalidated)
    FROM pg_constraint c CROSS JOIN unnest(c.conkey, c.confkey) WITH ORDINALITY k (own, other, position)
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
    JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.other
    WHERE c.contype = 'f' AND c.confrelid::regclass::text = ANY(%s) GROUP BY c.oid
"""


def every_model() -> list[type[models.Model]]:
    return list(apps.get_models(include_auto_created=True))


def tenant_tables() -> dict[str, type[models.Model]]:
    return {
        model._meta.db_table: model for model in every_model() if model._meta.db_table not in SHARED_TABLES
    }


def read_catalog(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, [list(tenant_tables())])
        rows: list[Any] = cursor.fetchall()
    return rows


def test_each_table_is_shared_or_of_tenants() -> None:
    assert SHARED_TABLES.keys() <= {model._meta.db_table for model in every_model()}
    for table, model in tenant_tables().items():
        assert issubclass(model, VendorModel), (
            f"{table} has no vendor: name it in vendors/tenancy.py with the reason"
        )
        assert not cast("Any", model)._meta.get_field("vendor").null, table
    assert not [
        table for table in SHARED_TABLES for model in every_model()
        if model._meta.db_table == table and issubclass(model, VendorModel)
    ]  # fmt: skip


def test_primary_keys_are_the_id_and_the_vendor(db: None) -> None:
    keys = {table: columns for table, _, is_primary, columns in read_catalog(UNIQUE_INDEXES) if is_primary}
    search_keys = keys.pop(
        SearchKey._meta.db_table
    )  # its rows have no id: the key is the index that is searched

    assert search_keys == ["vendor_id", "value", "placed_at", "order_id", "kind"]
    assert keys == {
        table: ["id", "vendor_id"] for table in tenant_tables().keys() - {"orders_search_searchkey"}
    }


def test_unique_indexes_hold_the_vendor(db: None) -> None:
    indexes = read_catalog(UNIQUE_INDEXES)

    assert len(indexes) > len(tenant_tables())
    assert [name for _, name, _, columns in indexes if "vendor_id" not in columns] == []


def test_foreign_keys_between_tenants_hold_the_vendor(db: None) -> None:
    keys = {
        (table, columns[0], target)
        for table, target, columns, target_columns, is_deferred in read_catalog(FOREIGN_KEYS)
        if columns[1:] == ["vendor_id"] and target_columns == ["id", "vendor_id"] and is_deferred
    }
    tables = tenant_tables()
    expected = {
        (table, field.column, field.related_model._meta.db_table)
        for table, model in tables.items()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model._meta.db_table in tables
    }

    assert keys == expected
    assert len(keys) == len(read_catalog(FOREIGN_KEYS))


def test_relations_between_tenants_name_the_vendor() -> None:
    tables = tenant_tables()
    fields = [
        field
        for model in every_model()
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.related_model and field.related_model._meta.db_table in tables
    ]
    kinds = (VendorForeignKey, VendorOneToOneField, VendorManyToManyField)

    assert len(fields) > len(kinds)
    assert [str(field) for field in fields if not isinstance(field, kinds)] == []


def test_one_to_one_fields_are_unique_with_the_vendor() -> None:
    for model in tenant_tables().values():
        unique = {constraint.fields for constraint in model._meta.total_unique_constraints}
        for field in model._meta.local_fields:
            if isinstance(field, VendorOneToOneField):
                assert (field.name, "vendor") in unique, field


def test_row_is_found_by_its_id_alone_by_index(vendor: Vendor) -> None:
    """Of one table: that the id comes first in the primary key of each, the catalog says above."""
    products = [
        Product(vendor=vendor, sku=str(number), name="Backup Pro", currency="EUR", price_minor=4995)
        for number in range(2_000)
    ]
    Product.objects.bulk_create(products)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE vendors_product")

    plan = Product.objects.filter(id=1).explain()

    assert "Index Scan using vendors_product_pkey" in plan
    assert "Index Cond: (id = 1)" in plan
