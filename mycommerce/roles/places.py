"""The privileges of each role on the database and the panel's schema: to connect and look in, to create nothing."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from mycommerce.roles.difference import Difference
from mycommerce.roles.names import RoleKind, Roles

_PRIVILEGES = """
    SELECT has_schema_privilege(%(role)s, current_schema(), 'USAGE'),
        has_schema_privilege(%(role)s, current_schema(), 'CREATE'),
        has_database_privilege(%(role)s, current_database(), 'CONNECT'),
        has_database_privilege(%(role)s, current_database(), 'CREATE'),
        has_database_privilege(%(role)s, current_database(), 'TEMPORARY')
"""


def place_differences(connection: BaseDatabaseWrapper, roles: Roles) -> Iterator[Difference]:
    """Yield what a role should be able to do in schema and database and cannot, or can and should not."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_database()")
        schema, database = (quote(name) for name in cursor.fetchone())
    for kind, name in roles.items():
        with connection.cursor() as cursor:
            cursor.execute(_PRIVILEGES, {"role": name})
            actual = cursor.fetchone()
        # Imports gather their rows in temporary tables.
        expected = (True, False, True, False, kind is RoleKind.WORKER)
        places = (
            ("USAGE", f"SCHEMA {schema}"),
            ("CREATE", f"SCHEMA {schema}"),
            ("CONNECT", f"DATABASE {database}"),
            ("CREATE", f"DATABASE {database}"),
            ("TEMPORARY", f"DATABASE {database}"),
        )
        for (privilege, place), has, should in zip(places, actual, expected, strict=True):
            if should and not has:
                statement = f"GRANT {privilege} ON {place} TO {quote(name)}"
                yield Difference(f"Role {name} has not {privilege} on {place}.", statement)
            elif has and not should:
                statement = f"REVOKE {privilege} ON {place} FROM PUBLIC, {quote(name)}"
                yield Difference(f"Role {name} has {privilege} on {place}.", statement)
