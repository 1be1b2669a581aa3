"""Rules of models and migrations: tenancy, money, history and roll-outs depend on them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.models import DecimalField, FloatField, ForeignKey, Model

from tests.project import our_apps, our_models

WITHOUT_VENDOR = {
    "User": "people may have seats at several vendors",
    "Vendor": "is the vendor",
    "Heartbeat": "of the workers",
    "RateLimitCount": "counts tries of anybody",
    "LookupRequest": "names no order before it is answered",
    "NumberSeries": "counts the documents of our own companies",
    "VatRate": "the law is the same for all",
    "SalesTaxRate": "the law is the same for all",
}


def tenant_models() -> list[type[Model]]:
    return [model for model in our_models() if "vendor" in (field.name for field in model._meta.fields)]


def links_between_tenants() -> Iterator[ForeignKey[Any, Any]]:
    for model in tenant_models():
        for field in model._meta.fields:
            if isinstance(field, ForeignKey) and field.related_model in tenant_models():
                yield field


def composite_keys() -> set[tuple[str, str, str]]:
    """Return (table, column, target) of each foreign key that contains the vendor, from the catalog."""
    query = """
        SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
        FROM pg_constraint c
        JOIN pg_attribute v ON v.attrelid = c.conrelid AND v.attname = 'vendor_id' AND v.attnum = c.conkey[1]
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
        JOIN pg_attribute fv ON fv.attrelid = c.confrelid AND fv.attname = 'vendor_id' AND fv.attnum = c.confkey[1]
        JOIN pg_attribute fa ON fa.attrelid = c.confrelid AND fa.attname = 'id' AND fa.attnum = c.confkey[2]
        WHERE c.contype = 'f' AND array_length(c.conkey, 1) = 2 AND c.convalidated
    """
    with connection.cursor() as cursor:
        cursor.execute(query)
        return set(cursor.fetchall())


def our_migrations() -> list[Migration]:
    labels = {app.label for app in our_apps()}
    loaded = MigrationLoader(None).disk_migrations
    return [loaded[key] for key in sorted(loaded) if key[0] in labels]


def test_every_model_has_a_vendor() -> None:
    without = {model.__name__ for model in our_models()} - {model.__name__ for model in tenant_models()}

    assert without == set(WITHOUT_VENDOR)


def test_foreign_keys_contain_the_vendor(db: None) -> None:
    expected = {
        (field.model._meta.db_table, field.column, field.related_model._meta.db_table)
        for field in links_between_tenants()
    }

    assert expected - composite_keys() == set()


def test_no_model_has_decimals_or_floats() -> None:
    rounded = [
        str(field)
        for model in our_models()
        for field in model._meta.fields
        if isinstance(field, DecimalField | FloatField)
    ]

    assert rounded == []


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_model_overrides_nothing_and_has_no_default_order(model: type[Model]) -> None:
    """Actions and tasks do the work; each query names its order."""
    assert not {"save", "delete", "clean"} & set(vars(model))
    assert not model._meta.ordering
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


@pytest.mark.parametrize("migration", our_migrations(), ids=str)
def test_migration_has_a_name_and_is_reversible(migration: Migration) -> None:
    assert "auto" not in migration.name.split("_")
    assert [operation for operation in migration.operations if not operation.reversible] == []


def test_models_have_no_change_without_a_migration(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
