"""Rules of database connections: only the direct one has a session, for a pooler lends the others for a transaction."""

import re

import pytest

from tests.project import imports, product_code

USES_A_SESSION = re.compile(
    r"""
    pg_(try_)?advisory_(un)?lock(_shared|_all)?\( | \bCREATE\ TEMP | \bPREPARE\ \w | \bDEALLOCATE\b | \bLISTEN\ \w
    | \bEXECUTE\ (?!FUNCTION|PROCEDURE) | \bDECLARE\ .*\bCURSOR\b | chunked_cursor | \bwithhold\b | \.cursor\(name
    | \bRESET\ \w | ["';]\s*SET\ (?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b) | set_config\([^)]*,\s*false\)
    """,
    re.VERBOSE,
)
MAY_USE_A_SESSION = {
    "mycommerce/management/commands/migrate.py": "has no time limit",
    "orders/exports/server_cursor.py": "reads through a cursor of the server",
    "orders/imports/load/changes.py": "makes a temporary table from others",
    "orders/imports/load/gather_invoices.py": "makes temporary tables from another",
    "orders/imports/load/import_file.py": "holds a lock as long as it runs",
    "orders/imports/load/order_lines.py": "makes temporary tables from others",
    "orders/imports/load/reckon.py": "makes temporary tables from others",
    "orders/imports/load/refund_rows.py": "makes a temporary table from another",
    "orders/imports/load/same_values.py": "makes a temporary table from another",
    "orders/imports/load/staging.py": "checks rows in a temporary table, without a time limit",
    "orders/imports/page/turns.py": "holds a lock as long as a large file is processed",
}


def test_sessions_are_used_in_listed_modules() -> None:
    using = {path for path, text in product_code().items() if USES_A_SESSION.search(text)}

    assert using == set(MAY_USE_A_SESSION)


@pytest.mark.parametrize("path", MAY_USE_A_SESSION)
def test_sessions_are_those_of_the_direct_connection(path: str) -> None:
    assert "django.db.connection" not in imports(product_code()[path])


@pytest.mark.parametrize(
    ("code", "is_session"),
    [
        ('cursor.execute("SET statement_timeout = 0")', True),
        ('cursor.execute("SET LOCAL statement_timeout = 0")', False),
        ('"SET LOCAL jit = off; SET statement_timeout = 0"', True),
        ('"UPDATE orders_order SET status = 1"', False),
        ("SELECT set_config('TimeZone', %s, true)", False),
        ("SELECT set_config('TimeZone', %s, false)", True),
        ("SELECT pg_try_advisory_lock(1)", True),
        ("SELECT pg_try_advisory_xact_lock(1)", False),
        ("CREATE TEMPORARY TABLE row (id int)", True),
        ("FOR EACH ROW EXECUTE FUNCTION frozen()", False),
        ('f"EXECUTE {name}"', True),
        ("connection.chunked_cursor()", True),
    ],
)
def test_use_of_a_session_is_recognized(code: str, is_session: bool) -> None:
    assert bool(USES_A_SESSION.search(code)) == is_session
