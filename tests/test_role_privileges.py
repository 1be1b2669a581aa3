"""What each role may not do, tried on a connection of its own."""
# ruff: noqa: S608  the tables are our own

from collections.abc import Iterable, Iterator
from contextlib import closing

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from devtools.roles import READER, WEB, WORKER
from mycommerce.roles.grants import HISTORY, SECRETS
from tests.workers import own_database_url

pytestmark = pytest.mark.django_db
Session = psycopg2.extensions.connection
DEFINITIONS = [
    "CREATE TABLE new_table (id int)",
    "CREATE VIEW new_view AS SELECT 1",
    "CREATE FUNCTION new_function() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA new_schema",
    "CREATE ROLE new_role",
    "ALTER TABLE orders_order ADD COLUMN new_column int",
    "ALTER TABLE orders_order DISABLE TRIGGER ALL",
    "ALTER TABLE orders_order OWNER TO CURRENT_USER",
    "DROP TABLE orders_search_searchkey",
    "DROP TABLE orders_order CASCADE",
    "DROP TRIGGER append_only ON orders_activity",
    "CREATE OR REPLACE FUNCTION refuse_other_vendor() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "CREATE INDEX ON orders_order (email)",
    "TRUNCATE orders_order CASCADE",
    "TRUNCATE orders_activity CASCADE",
    "LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE",
]
WAYS_AROUND = [
    "SET ROLE {owner}",
    "SET SESSION AUTHORIZATION {owner}",
    f"SET ROLE {WORKER}",
    "SET session_replication_role = replica",
    "COPY orders_order TO PROGRAM 'cat'",
    "COPY django_session FROM PROGRAM 'echo'",
    "COPY django_session FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    f"GRANT {{owner}} TO {WEB}",
    f"ALTER ROLE {WEB} SUPERUSER",
    f"ALTER ROLE {WEB} BYPASSRLS",
    "DELETE FROM django_migrations",
    "SELECT setval('orders_order_sequence', 1)",
]
WRITES = [
    "UPDATE orders_order SET email = ''",
    "DELETE FROM orders_order",
    "INSERT INTO orders_search_savedview (name) VALUES ('x')",
    "SELECT nextval('orders_order_sequence')",
    "CREATE TEMPORARY TABLE new_table (id int)",
]


def history_writes() -> Iterator[str]:
    for table, columns in HISTORY.items():
        yield f"DELETE FROM {table}"
        yield f"UPDATE {table} SET id = id"
        yield f"TRUNCATE {table} CASCADE"
        for column in columns:
            yield f"UPDATE {table} SET {column} = {column}, id = id"


@pytest.fixture
def session(request: pytest.FixtureRequest, db: None) -> Iterator[Session]:
    with closing(psycopg2.connect(own_database_url(request.param))) as session:
        yield session


def not_refused(session: Session, statements: Iterable[str]) -> list[str]:
    """Return the statements that the database executes."""
    with session.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'orders_order'")
        [(owner,)] = cursor.fetchall()
        return [statement for statement in statements if _is_executed(cursor, statement.format(owner=owner))]


def _is_executed(cursor: "psycopg2.extensions.cursor", statement: str) -> bool:
    try:
        cursor.execute(statement)
    except (InsufficientPrivilege, ReadOnlySqlTransaction):
        return False
    finally:
        cursor.connection.rollback()
    return True


@pytest.mark.parametrize("session", [WEB, WORKER, READER], indirect=True)
def test_definitions_are_the_owners(session: Session) -> None:
    assert not_refused(session, DEFINITIONS) == []


@pytest.mark.parametrize("session", [WEB, READER], indirect=True)
def test_no_statement_leads_around_the_privileges(session: Session) -> None:
    assert not_refused(session, WAYS_AROUND) == []


@pytest.mark.parametrize("session", [WEB, WORKER, READER], indirect=True)
def test_history_is_not_changed(session: Session) -> None:
    assert not_refused(session, history_writes()) == []


@pytest.mark.parametrize("session", [READER], indirect=True)
@pytest.mark.parametrize("is_read_only", [True, False])
def test_reader_writes_nothing(session: Session, is_read_only: bool) -> None:
    with session.cursor() as cursor:
        cursor.execute(f"SET default_transaction_read_only = {is_read_only}")
    session.commit()

    assert not_refused(session, WRITES) == []


@pytest.mark.parametrize("session", [READER], indirect=True)
def test_reader_does_not_read_what_people_sign_in_with(session: Session) -> None:
    assert not_refused(session, [f"SELECT * FROM {table}" for table in SECRETS]) == []


@pytest.mark.parametrize("session", [WEB, WORKER, READER], indirect=True)
def test_everybody_reads_orders(session: Session) -> None:
    read = ["SELECT count(*) FROM orders_order JOIN orders_activity USING (vendor_id)"]
    assert not_refused(session, read) == read


@pytest.mark.parametrize(("session", "may"), [(WEB, False), (WORKER, True)], indirect=["session"])
def test_only_workers_make_temporary_tables(session: Session, may: bool) -> None:
    assert bool(not_refused(session, ["CREATE TEMPORARY TABLE new_table (id int)"])) == may
