"""The limits of database connections: settings of the roles, since a pooled connection has no session of its own."""

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_SETTINGS_OF_ROLE = """
    SELECT coalesce(setconfig, '{}') FROM pg_roles
    LEFT JOIN pg_db_role_setting ON setrole = pg_roles.oid
        AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    WHERE rolname = %s
"""


class NoSuchRole(Exception):
    """The database has no role of this name."""


def limits_by_role(connection: BaseDatabaseWrapper) -> dict[str, dict[str, str]]:
    """Return the limits that the roles should have; a role that the settings do not name is the one that connects."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (user,) = cursor.fetchone()
    return {role or user: limits for role, limits in settings.ROLE_LIMITS.items()}


def missing_limits(connection: BaseDatabaseWrapper, role: str, limits: dict[str, str]) -> dict[str, str]:
    """Return those of the limits that the role has not in this database. Raises NoSuchRole."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS_OF_ROLE, [role])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchRole(role)
    values = dict(setting.split("=", 1) for setting in row[0])
    return {name: value for name, value in limits.items() if values.get(name) != value}


def set_limits(connection: BaseDatabaseWrapper, role: str, limits: dict[str, str]) -> None:
    """Set limits of the role in this database, all or none. Connections that are open keep those they have."""
    quote = connection.ops.quote_name
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (database,) = cursor.fetchone()
        for name, value in limits.items():
            cursor.execute(
                f"ALTER ROLE {quote(role)} IN DATABASE {quote(database)} SET {quote(name)} = %s", [value]
            )


def wrong_limits(connection: BaseDatabaseWrapper) -> list[str]:
    """Return a sentence for each limit that this very connection has not, however it is set."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (user,) = cursor.fetchone()
        limits = limits_by_role(connection).get(user)
        if limits is None:
            return [f"role {user} is named neither by DATABASE_WEB_ROLE nor by DATABASE_WORKER_ROLE"]
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(limits)])
        values = dict(cursor.fetchall())
    return [
        f"{name} of role {user} is {values[name]}, not {value}: run manage.py prepare_roles"
        for name, value in limits.items()
        if values[name] != value
    ]
