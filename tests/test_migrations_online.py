"""Migrations of large tables keep nobody waiting, and the previous release goes on while they run and after them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    RunSQL,
)
from django.db.migrations.operations.base import Operation
from django.db.models import CharField, CheckConstraint, Index, Q, TextField
from django.db.models.fields import NOT_PROVIDED

from tests.project import our_apps

LARGE = {  # app label: models with a row for each order, or more
    "checkout_documents": {"document"},
    "delivery": {"delivery"},
    "delivery_downloads": {"download", "downloadlink"},
    "delivery_licenses": {"licensekey"},
    "jobs": {"job"},
    "notifications_emails": {"email"},
    "notifications_webhooks": {"notice", "noticeattempt"},
    "orders": {"order", "orderitem", "activity"},
    "orders_search": {"searchkey"},
    "refunds": {"refund", "refunditem"},
}
NOT_VALID = "add it by AddConstraintNotValid, then validate it"
TABLES = {f"{label}_{model}" for label, models in LARGE.items() for model in models}
_INDEX = re.compile(r"\bCREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)[^;]*? ON (\w+)", re.IGNORECASE)
_CONSTRAINT = re.compile(r"\bALTER TABLE (\w+)[^;]*? ADD CONSTRAINT (?![^;]* NOT VALID)", re.IGNORECASE)
LOADER = MigrationLoader(None)
LABELS = {app.label for app in our_apps()}
MIGRATIONS = [
    migration
    for (label, name), migration in sorted(LOADER.disk_migrations.items())
    if label in LABELS and name != "0001_initial"
]


def problems(migration: Migration) -> Iterator[str]:
    """Yield what a migration does to a large table that is there already, in words."""
    new = {operation.name_lower for operation in migration.operations if isinstance(operation, CreateModel)}
    for operation in migration.operations:
        model = getattr(operation, "model_name_lower", getattr(operation, "name_lower", ""))
        if isinstance(operation, RunSQL):
            yield from sql_problems(operation)
        elif model in LARGE.get(migration.app_label, ()) and model not in new:
            yield from (f"{model}: {problem}" for problem in operation_problems(migration, operation))


def operation_problems(migration: Migration, operation: Operation) -> Iterator[str]:
    match operation:
        case AddIndex() if type(operation) is AddIndex:
            yield "make the index by AddIndexConcurrently"
        case AddConstraint(constraint=constraint) if type(operation) is AddConstraint:
            is_check = isinstance(constraint, CheckConstraint)
            yield (
                "add it by AddConstraintNotValid, then validate it"
                if is_check
                else "make its index concurrently first"
            )
        case AddField(field=field):
            yield from new_field_problems(operation.name, field)
        case AlterField(field=field, name=name, model_name_lower=model):
            state = LOADER.project_state((migration.app_label, migration.name), at_end=False)
            yield from changed_field_problems(state.models[migration.app_label, model].fields[name], field)
        case RemoveField() | RenameField() | RenameModel() | DeleteModel():
            yield "the previous release still reads it"


def new_field_problems(name: str, field: Any) -> Iterator[str]:
    if not field.null and field.db_default is NOT_PROVIDED and not field.many_to_many:
        yield f"{name} needs null or db_default: the previous release writes rows without it"
    if field.unique or field.db_index or getattr(field, "db_constraint", False):
        yield f"make the index and the constraint of {name} by operations of their own"


def changed_field_problems(old: Any, new: Any) -> Iterator[str]:
    if old.null and not new.null:
        yield f"{new.name} becomes NOT NULL: add a check NOT VALID first, and validate it"
    if old.is_relation or new.is_relation:
        return
    is_wider = (
        isinstance(old, CharField)
        and isinstance(new, CharField)
        and (old.max_length or 0) <= (new.max_length or 0)
    )
    if old.db_type(connection) != new.db_type(connection) and not is_wider:
        yield f"{new.name} changes its type, which writes the table anew"


def sql_problems(operation: RunSQL) -> Iterator[str]:
    text = operation.sql if isinstance(operation.sql, str) else " ".join(map(str, operation.sql))
    yield from (f"{table}: CREATE INDEX CONCURRENTLY" for table in _INDEX.findall(text) if table in TABLES)
    yield from (
        f"{table}: ADD CONSTRAINT … NOT VALID" for table in _CONSTRAINT.findall(text) if table in TABLES
    )


@pytest.mark.parametrize("migration", MIGRATIONS, ids=str)
def test_migration_of_a_large_table_keeps_nobody_waiting(migration: Migration) -> None:
    assert list(problems(migration)) == []


@pytest.mark.parametrize(
    ("operation", "problem"),
    [
        (AddIndex("order", Index(fields=["email"], name="x")), "order: make the index by AddIndexConcurrently"),
        (AddField("order", "note", TextField()), "order: note needs null or db_default: the previous release writes"),
        (AddField("order", "note", TextField(null=True, db_index=True)), "order: make the index and the constraint"),
        (AddConstraint("order", CheckConstraint(condition=Q(pk__gt=0), name="x")), f"order: {NOT_VALID}"),
        (RemoveField("order", "email"), "order: the previous release still reads it"),
        (RunSQL("CREATE INDEX x ON orders_order (email)"), "orders_order: CREATE INDEX CONCURRENTLY"),
        (RunSQL("ALTER TABLE orders_order ADD CONSTRAINT x CHECK (id > 0)"), "orders_order: ADD CONSTRAINT …"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Operation) else "",
)  # fmt: skip
def test_migration_that_keeps_others_waiting_is_refused(operation: Operation, problem: str) -> None:
    migration = type("New", (Migration,), {"operations": [operation]})("0099_slow", "orders")

    assert [text[: len(problem)] for text in problems(migration)] == [problem]


@pytest.mark.parametrize(
    "operation",
    [
        AddField("order", "note", TextField(null=True)),
        AddField("order", "note", TextField(db_default="")),
        AddIndexConcurrently("order", Index(fields=["email"], name="x")),
        RunSQL("ALTER TABLE orders_order ADD CONSTRAINT x CHECK (id > 0) NOT VALID"),
        AddIndex("savedview", Index(fields=["name"], name="x")),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_quick_migration_is_accepted(operation: Operation) -> None:
    migration = type("New", (Migration,), {"operations": [operation]})("0099_quick", "orders")

    assert list(problems(migration)) == []


def test_large_tables_exist() -> None:
    assert {model._meta.db_table for app in our_apps() for model in app.get_models()} >= TABLES
