"""Rules of models and migrations: money, history and roll-outs depend on them; tenancy: tests/vendors/test_keys.py."""

import pytest
from django.core.management import call_command
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.models import DecimalField, FloatField, Model

from tests.project import our_apps, our_models


def our_migrations() -> list[Migration]:
    labels = {app.label for app in our_apps()}
    loaded = MigrationLoader(None).disk_migrations
    return [loaded[key] for key in sorted(loaded) if key[0] in labels]


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
