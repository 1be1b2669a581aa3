"""Empty the database after a test in real transactions: the tables that have rows, and nothing else.

Django's own way truncates all tables and writes its permissions anew, which takes longer than most of these tests.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

from checkout.tax.models import VatRate
from checkout.tax.rates import vat_rows

WRITTEN_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}


def empty_only_tables_with_rows() -> None:
    TransactionTestCase._fixture_teardown = lambda self: empty_database()  # type: ignore[attr-defined]


def empty_database() -> None:
    """Remove all rows but those of `migrate`, which tests in other transactions rely on."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - WRITTEN_BY_MIGRATE)
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608
        )
        if filled := [table for (table,) in cursor.fetchall()]:
            cursor.execute(_removing(filled, may_skip_triggers()))
        VatRate.objects.bulk_create([VatRate(**row) for row in vat_rows()], ignore_conflicts=True)


def may_skip_triggers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        return bool(cursor.fetchall() == [(True,)])


def _removing(tables: list[str], skip_triggers: bool) -> str:
    """Return the statements; triggers keep history from a DELETE, and TRUNCATE makes hundreds of files anew."""
    if not skip_triggers:
        return f"TRUNCATE {', '.join(tables)} CASCADE"
    deletes = "; ".join(f"DELETE FROM {table}" for table in tables)  # noqa: S608  our own names
    return f"SET LOCAL session_replication_role = replica; {deletes}; SET LOCAL session_replication_role = origin"
