"""The privileges of each role on the tables and sequences of the panel's schema.

Web and workers read and write rows; they add to the history and do not change it. The eraser may also change the
columns of the history that hold what is personal; triggers refuse it all but their erasure; and it deletes what the
history holds for some time only. Nobody but the owner
defines tables, empties them (TRUNCATE) or creates objects in the schema.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from django.db.backends.base.base import BaseDatabaseWrapper

from mycommerce.roles.difference import Difference
from mycommerce.roles.names import RoleKind, Roles

# History: rows that are added and never change, except these columns.
HISTORY: dict[str, tuple[str, ...]] = {
    "orders_activity": (),
    "checkout_documents_document": (),
    "delivery_downloads_download": ("served", "closed_at"),
    "notifications_webhooks_noticeattempt": (),
    "notifications_emails_emailversion": (),
    "django_admin_log": (),
    "orders_historydigest": ("signature",),
    "vendors_vendorlogentry": (),
}
# Columns of the history that the eraser may change besides.
ERASABLE: dict[str, tuple[str, ...]] = {
    "orders_activity": ("sentence", "data", "actor_name", "salt", "words_hash"),
    "checkout_documents_document": ("content",),
    "delivery_downloads_download": ("address", "client"),
    "notifications_webhooks_noticeattempt": ("address", "headers", "answer", "error"),
    "notifications_emails_emailversion": ("subject", "text", "html"),
    "django_admin_log": ("object_repr", "change_message"),
    "vendors_vendorlogentry": ("subject", "actor_name", "changes"),
}
# Rows of the history that go when their days are over (RETENTION_DAYS); the eraser deletes them.
DELETED_WHEN_OLD = {"delivery_downloads_download", "notifications_webhooks_noticeattempt"}
MIGRATIONS = "django_migrations"
# What people sign in with, which no reader needs.
SECRETS = {"vendors_user", "django_session", "mfa_authenticator", "usersessions_usersession"}
# The eraser has to know who signs in: they are not erased.
READ_BY_ERASER = {"vendors_user"}
PUBLIC = "PUBLIC"  # every role of the server
WRITES = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
WRITERS = (RoleKind.WEB, RoleKind.WORKER, RoleKind.ERASER)
_RELATIONS = """
    SELECT relname, relkind = 'S', array_remove(array_agg(DISTINCT privilege_type), NULL)
    FROM pg_class LEFT JOIN LATERAL aclexplode(relacl) ON grantee = coalesce(to_regrole(%s)::oid, 0)
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    GROUP BY relname, relkind ORDER BY relname
"""
_COLUMNS = """
    SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid, aclexplode(attacl)
    WHERE relnamespace = current_schema()::regnamespace AND grantee = to_regrole(%s) AND privilege_type = 'UPDATE'
    ORDER BY relname, attname
"""


def grant_differences(connection: BaseDatabaseWrapper, roles: Roles) -> Iterator[Difference]:
    """Yield the privileges that a role lacks, or has and should not have; PUBLIC should have none."""
    for kind, name in roles.items():
        yield from _relation_differences(connection, kind, name)
        yield from _column_differences(connection, kind, name)
    if roles:
        yield from _relation_differences(connection, None, PUBLIC)


def expected_privileges(kind: RoleKind | None, table: str) -> Set[str]:
    """Return the privileges that a role of this kind should have on a table; PUBLIC is None."""
    if kind is None or (kind is RoleKind.READER and table in SECRETS):
        return frozenset()
    if kind is RoleKind.ERASER and table in SECRETS:
        return {"SELECT"} if table in READ_BY_ERASER else frozenset()
    if kind is RoleKind.READER or table == MIGRATIONS:
        return {"SELECT"}
    if kind is RoleKind.ERASER and table in DELETED_WHEN_OLD:
        return {"SELECT", "INSERT", "DELETE"}
    return {"SELECT", "INSERT"} if table in HISTORY else WRITES


def changing_columns(kind: RoleKind, table: str) -> tuple[str, ...]:
    """Return the columns of a table of the history that a role of this kind may change."""
    erasable = ERASABLE.get(table, ()) if kind is RoleKind.ERASER else ()
    return (*HISTORY[table], *erasable) if kind in WRITERS else ()


def _expected_of_sequence(kind: RoleKind | None) -> Set[str]:
    return {"SELECT", "USAGE"} if kind in WRITERS else frozenset()


def _relation_differences(
    connection: BaseDatabaseWrapper, kind: RoleKind | None, name: str
) -> Iterator[Difference]:
    """Yield one difference for all tables, or all sequences, that differ in the same privileges."""
    with connection.cursor() as cursor:
        cursor.execute(_RELATIONS, [None if name == PUBLIC else connection.ops.quote_name(name)])
        rows = cursor.fetchall()
    missing, surplus = defaultdict(list), defaultdict(list)
    for relation, is_sequence, privileges in rows:
        expected = _expected_of_sequence(kind) if is_sequence else expected_privileges(kind, relation)
        if lacking := expected - set(privileges):
            missing[is_sequence, ", ".join(sorted(lacking))].append(relation)
        if unexpected := set(privileges) - expected:
            surplus[is_sequence, ", ".join(sorted(unexpected))].append(relation)
    role = name if name == PUBLIC else connection.ops.quote_name(name)
    for (is_sequence, privileges), relations in missing.items():
        target = _target(connection, relations, is_sequence=is_sequence)
        sentence = f"Role {name} has not {privileges} on {_few(relations)}."
        yield Difference(sentence, f"GRANT {privileges} ON {target} TO {role}")
    for (is_sequence, privileges), relations in surplus.items():
        target = _target(connection, relations, is_sequence=is_sequence)
        sentence = f"Role {name} has {privileges} on {_few(relations)}."
        yield Difference(sentence, f"REVOKE {privileges} ON {target} FROM {role}")


def _column_differences(connection: BaseDatabaseWrapper, kind: RoleKind, name: str) -> Iterator[Difference]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [quote(name)])
        granted = set(cursor.fetchall())
        # Right after a migration of some apps only, tables of others are missing.
        tables = set(connection.introspection.table_names(cursor)) & HISTORY.keys()
    expected = {(table, column) for table in tables for column in changing_columns(kind, table)}
    for table, column in sorted(expected - granted):
        statement = f"GRANT UPDATE ({quote(column)}) ON {quote(table)} TO {quote(name)}"
        yield Difference(f"Role {name} may not change {column} of {table}.", statement)
    for table, column in sorted(granted - expected):
        statement = f"REVOKE UPDATE ({quote(column)}) ON {quote(table)} FROM {quote(name)}"
        yield Difference(f"Role {name} may change {column} of {table}.", statement)


def _target(connection: BaseDatabaseWrapper, relations: Iterable[str], *, is_sequence: bool) -> str:
    names = ", ".join(connection.ops.quote_name(relation) for relation in relations)
    return f"{'SEQUENCE' if is_sequence else 'TABLE'} {names}"


def _few(relations: list[str]) -> str:
    count = len(relations) - 2
    return ", ".join(relations[:2]) + (f" and {count} more" if count > 0 else "")
