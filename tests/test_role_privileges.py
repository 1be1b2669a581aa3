"""What each role may not do, tried on a connection of its own."""
# ruff: noqa: S608  the tables are our own

from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege, ReadOnlySqlTransaction, SyntaxErrorOrAccessRuleViolation

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
    "CREATE EXTENSION file_fdw",
    "CREATE ROLE new_role",
    "ALTER TABLE orders_order ADD COLUMN new_column int",
    "ALTER TABLE orders_order DISABLE TRIGGER ALL",
    "ALTER TABLE orders_order OWNER TO CURRENT_USER",
    "DROP TABLE orders_searchkey",
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
    f"GRANT ALL ON orders_activity TO {WEB}",
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
    "SELECT lo_create(0)",
]
REFUSALS = (InsufficientPrivilege, SyntaxErrorOrAccessRuleViolation)


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


def assert_refused(session: Session, statement: str) -> None:
    owner = "(SELECT tableowner FROM pg_tables WHERE tablename = 'orders_order')"
    with session.cursor() as cursor:
        cursor.execute(f"SELECT {owner}")
        [(name,)] = cursor.fetchall()
        with pytest.raises((*REFUSALS, ReadOnlySqlTransaction)):
            cursor.execute(statement.format(owner=name))


@pytest.mark.parametrize("session", [WEB, WORKER, READER], indirect=True)
@pytest.mark.parametrize("statement", DEFINITIONS)
def test_definitions_are_the_owners(session: Session, statement: str) -> None:
    assert_refused(session, statement)


@pytest.mark.parametrize("session", [WEB, READER], indirect=True)
@pytest.mark.parametrize("statement", WAYS_AROUND)
def test_no_statement_leads_around_the_privileges(session: Session, statement: str) -> None:
    assert_refused(session, statement)


@pytest.mark.parametrize("session", [WEB, WORKER, READER], indirect=True)
@pytest.mark.parametrize("statement", history_writes())
def test_history_is_not_changed(session: Session, statement: str) -> None:
    assert_refused(session, statement)


@pytest.mark.parametrize("session", [READER], indirect=True)
@pytest.mark.parametrize("statement", WRITES)
@pytest.mark.parametrize("begin", ["", "SET default_transaction_read_only = off; COMMIT"])
def test_reader_writes_nothing(session: Session, statement: str, begin: str) -> None:
    with session.cursor() as cursor:
        cursor.execute(begin or "SELECT 1")
    assert_refused(session, statement)


@pytest.mark.parametrize("session", [READER], indirect=True)
@pytest.mark.parametrize("table", sorted(SECRETS))
def test_reader_does_not_read_what_people_sign_in_with(session: Session, table: str) -> None:
    assert_refused(session, f"SELECT * FROM {table}")


@pytest.mark.parametrize("session", [WEB, WORKER, READER], indirect=True)
def test_everybody_reads_orders(session: Session) -> None:
    with session.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orders_order JOIN orders_activity USING (vendor_id)")


@pytest.mark.parametrize("session", [WEB], indirect=True)
def test_web_makes_no_temporary_table(session: Session) -> None:
    assert_refused(session, "CREATE TEMPORARY TABLE new_table (id int)")


@pytest.mark.parametrize("session", [WORKER], indirect=True)
def test_worker_makes_temporary_tables(session: Session) -> None:
    with session.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE new_table (id int)")
