"""The roles of the database: an owner, who migrates and prepares the others; web, workers, the eraser and readers."""

from enum import StrEnum

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper


class RoleKind(StrEnum):
    """What a role is for; its value is the key in `settings.DATABASE_ROLES`."""

    WEB = "web"
    WORKER = "worker"
    ERASER = "eraser"
    READER = "reader"


Roles = dict[RoleKind, str]
_OWNER = (
    "SELECT tableowner FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'django_migrations'"
)
_EXISTING = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"


def owner_of_tables(connection: BaseDatabaseWrapper) -> str:
    """Return the role that owns the tables; before the first migration it is the one that connects."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNER)
        if row := cursor.fetchone():
            return str(row[0])
    return current_role(connection)


def current_role(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def limited_roles(connection: BaseDatabaseWrapper) -> Roles:
    """Return the roles that the settings name, without the owner of the tables, who may do everything."""
    owner = owner_of_tables(connection)
    names = {kind: settings.DATABASE_ROLES[kind] for kind in RoleKind}
    return {kind: name for kind, name in names.items() if name not in ("", owner)}


def existing(connection: BaseDatabaseWrapper, roles: Roles) -> Roles:
    """Return those of the roles that the server has."""
    with connection.cursor() as cursor:
        cursor.execute(_EXISTING, [list(roles.values())])
        names = {name for (name,) in cursor.fetchall()}
    return {kind: name for kind, name in roles.items() if name in names}


def owner_problem(connection: BaseDatabaseWrapper) -> str:
    """Return why this connection is guarded by no privilege and no trigger; "" for one of another role."""
    role = current_role(connection)
    if role != owner_of_tables(connection):
        return ""
    return (
        f"role {role} owns the tables, so that the database refuses it nothing: "
        "let web and workers connect by roles of their own (docs/operations.md, Roles)"
    )
