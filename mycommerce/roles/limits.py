"""The limits of database connections: settings of the roles, since a pooled connection has no session of its own."""

from collections.abc import Iterator

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from mycommerce.roles.difference import Difference
from mycommerce.roles.names import current_role

_SETTINGS_OF_ROLE = """
    SELECT coalesce(setconfig, '{}') FROM pg_roles
    LEFT JOIN pg_db_role_setting ON setrole = pg_roles.oid
        AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    WHERE rolname = %s
"""


def limits_by_role(connection: BaseDatabaseWrapper) -> dict[str, dict[str, str]]:
    """Return the limits that the roles should have; a role that the settings do not name is the one that connects."""
    user = current_role(connection)
    return {role or user: limits for role, limits in settings.ROLE_LIMITS.items()}


def limit_differences(connection: BaseDatabaseWrapper) -> Iterator[Difference]:
    """Yield the limits that a role has not in this database. Connections that are open keep those they have."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        database = quote(cursor.fetchone()[0])
    for role, limits in limits_by_role(connection).items():
        for name, value in missing_limits(connection, role, limits).items():
            statement = f"ALTER ROLE {quote(role)} IN DATABASE {database} SET {quote(name)} = '{value}'"
            yield Difference(f"{name} of role {role} is not set to {value}.", statement)


def missing_limits(connection: BaseDatabaseWrapper, role: str, limits: dict[str, str]) -> dict[str, str]:
    """Return those of the limits that the role has not in this database; none for a role that does not exist."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS_OF_ROLE, [role])
        row = cursor.fetchone()
    if row is None:
        return {}
    values = dict(setting.split("=", 1) for setting in row[0])
    return {name: value for name, value in limits.items() if values.get(name) != value}


def wrong_limits(connection: BaseDatabaseWrapper) -> list[str]:
    """Return a sentence for each limit that this very connection has not, however it is set."""
    role = current_role(connection)
    limits = limits_by_role(connection).get(role)
    if limits is None:
        return [f"role {role} is named neither by DATABASE_WEB_ROLE nor by DATABASE_WORKER_ROLE"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(limits)])
        values = dict(cursor.fetchall())
    return [
        f"{name} of role {role} is {values[name]}, not {value}: run manage.py prepare_roles"
        for name, value in limits.items()
        if values[name] != value
    ]
