"""The web role writes rows of the vendor that its transaction names, in every table of vendors' rows."""
# ruff: noqa: S608  the tables are our own

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model
from psycopg2.errors import InsufficientPrivilege

from core.copy_from import copy_rows
from core.vendor_transaction import vendor_transaction
from devtools.roles import WEB, WORKER
from mycommerce.roles.grants import HISTORY
from orders.models import Order
from orders.search.keys import KEY_COLUMNS
from orders.search.models import SearchKey
from tests import make
from tests.acting import acting_as
from tests.project import our_models
from vendors.models import Product, Vendor

pytestmark = pytest.mark.django_db
TABLES = sorted(
    model._meta.db_table
    for model in our_models()
    if any(field.attname == "vendor_id" for field in model._meta.concrete_fields)
)
VENDOR_ID, OTHER_VENDOR_ID = 1, 2
COLUMNS = """
    SELECT quote_ident(column_name), CASE
        WHEN column_name = 'vendor_id' THEN '{vendor}'
        WHEN data_type = 'jsonb' THEN quote_literal('{{}}')
        WHEN data_type IN ('text', 'character varying', 'character', 'bytea') THEN quote_literal('x')
        WHEN data_type = 'boolean' THEN 'false'
        WHEN data_type = 'uuid' THEN 'gen_random_uuid()'
        WHEN data_type = 'inet' THEN quote_literal('127.0.0.1')
        WHEN data_type = 'date' OR data_type LIKE 'timestamp%%' THEN 'now()'
        WHEN data_type = 'ARRAY' THEN quote_literal('{{}}')
        ELSE '{vendor}' END
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s
    AND is_identity = 'NO' AND is_generated = 'NEVER' AND (is_nullable = 'NO' OR column_name = 'vendor_id')
"""
DROP_CONDITIONS = """
    SELECT format('ALTER TABLE {table} DROP CONSTRAINT IF EXISTS %I CASCADE', conname) FROM pg_constraint
    WHERE conrelid = '{table}'::regclass AND contype IN ('c', 'f', 'p', 'u')
    UNION ALL SELECT format('DROP INDEX IF EXISTS %s', indexrelid::regclass) FROM pg_index
    WHERE indrelid = '{table}'::regclass AND indisunique
"""


def execute(statement: str, *parameters: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def insert(table: str, vendor_id: int) -> str:
    """Return the statement that inserts a row of a vendor, made of any values of the right types."""
    names, values = zip(*execute(COLUMNS.format(vendor=vendor_id), table), strict=True)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})"


@pytest.fixture
def table(request: pytest.FixtureRequest, db: None) -> Iterator[str]:
    """A table with a row of each vendor, without the conditions that its rows have beside the vendor."""
    table: str = request.param
    with transaction.atomic():
        for (drop,) in execute(DROP_CONDITIONS.format(table=table)):
            execute(drop)
        for vendor_id in (VENDOR_ID, OTHER_VENDOR_ID):
            execute(insert(table, vendor_id))
        with acting_as(WEB):
            yield table
        transaction.set_rollback(True)


def refused(statement: str, match: str) -> None:
    with pytest.raises(ProgrammingError, match=match), transaction.atomic():
        execute(statement)


@pytest.mark.parametrize("table", TABLES, indirect=True)
def test_web_writes_rows_of_the_vendor_that_it_names_alone(table: str) -> None:
    refusal = "permission denied" if table in HISTORY else "but its transaction names no vendor"
    refused(insert(table, VENDOR_ID), "but its transaction names no vendor")
    refused(f"UPDATE {table} SET vendor_id = vendor_id", refusal)
    refused(f"DELETE FROM {table}", refusal)
    of_the_other = f"vendor {OTHER_VENDOR_ID} in {table}, but its transaction names vendor {VENDOR_ID}"
    refusal = "permission denied" if table in HISTORY else of_the_other
    with vendor_transaction(VENDOR_ID):
        refused(insert(table, OTHER_VENDOR_ID), of_the_other)
        refused(f"UPDATE {table} SET vendor_id = vendor_id", refusal)
        refused(f"UPDATE {table} SET vendor_id = {VENDOR_ID} WHERE vendor_id = {OTHER_VENDOR_ID}", refusal)
        refused(f"UPDATE {table} SET vendor_id = {OTHER_VENDOR_ID} WHERE vendor_id = {VENDOR_ID}", refusal)
        refused(f"DELETE FROM {table} WHERE vendor_id = {OTHER_VENDOR_ID}", refusal)
        for column in HISTORY.get(table, ()):
            refused(f"UPDATE {table} SET {column} = {column}", of_the_other)
        execute(insert(table, VENDOR_ID))
        if table not in HISTORY:
            execute(f"UPDATE {table} SET vendor_id = vendor_id WHERE vendor_id = {VENDOR_ID}")
            execute(f"DELETE FROM {table} WHERE vendor_id = {VENDOR_ID}")


def test_web_copies_rows_of_the_vendor_that_it_names(order: Order, other_vendor: Vendor) -> None:
    def key(vendor_id: int, value: str) -> tuple[object, ...]:
        return (vendor_id, order.pk, order.placed_at, 21, value)

    with acting_as(WEB), vendor_transaction(order.vendor_id):
        copy_rows(SearchKey, KEY_COLUMNS, [key(order.vendor_id, "ours")])
        with pytest.raises(InsufficientPrivilege, match="but its transaction names"), transaction.atomic():
            copy_rows(SearchKey, KEY_COLUMNS, [key(other_vendor.pk, "theirs")])


def test_worker_and_owner_name_no_vendor(vendor: Vendor, other_vendor: Vendor) -> None:
    make.product(other_vendor)
    with acting_as(WORKER):
        make.product(vendor)
        assert Product.objects.update(name="Backup Pro 2") == 2


def test_vendor_is_named_until_the_transaction_ends(vendor: Vendor) -> None:
    product = make.product(vendor)
    with acting_as(WEB), vendor_transaction(vendor.pk):
        product.save()
        # The test's own transaction goes on, and acting as the web ends what it named.
    with acting_as(WEB), pytest.raises(ProgrammingError, match="names no vendor"), transaction.atomic():
        product.save()


@pytest.mark.django_db(transaction=True)
def test_name_ends_with_the_transaction(vendor: Vendor) -> None:
    product = make.product(vendor)
    with acting_as(WEB):
        with vendor_transaction(vendor.pk):
            product.save()
        with pytest.raises(ProgrammingError, match="names no vendor"):
            product.save()


def models_of(tables: list[str]) -> list[type[Model]]:
    return [model for model in our_models() if model._meta.db_table in tables]


def test_every_model_of_a_vendor_is_tried() -> None:
    assert len(models_of(TABLES)) == len(TABLES) > 40
