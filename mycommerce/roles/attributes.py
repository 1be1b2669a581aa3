"""What the roles are on the server: each may connect, and nothing that would lead around its privileges."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from mycommerce.roles.difference import Difference
from mycommerce.roles.names import Roles, existing

_ATTRIBUTES = """
    SELECT rolname, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
    FROM pg_roles WHERE rolname = ANY(%s) ORDER BY rolname
"""
# The lag of replicas is shown to members of pg_read_all_stats only; whoever has replicas may make the web role one.
_MEMBERSHIPS = """
    SELECT member.rolname, granted.rolname FROM pg_auth_members
    JOIN pg_roles member ON member.oid = pg_auth_members.member
    JOIN pg_roles granted ON granted.oid = pg_auth_members.roleid
    WHERE member.rolname = ANY(%s) AND granted.rolname <> 'pg_read_all_stats' ORDER BY 1, 2
"""
REFUSED_ATTRIBUTES = ("SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS")


def missing_roles(connection: BaseDatabaseWrapper, roles: Roles) -> Iterator[Difference]:
    """Yield the roles that do not exist. A new one has no password: on a server that asks for one, give it one."""
    quote = connection.ops.quote_name
    missing = roles.keys() - existing(connection, roles).keys()
    for name in dict.fromkeys(name for kind, name in roles.items() if kind in missing):
        yield Difference(f"Role {name} does not exist.", f"CREATE ROLE {quote(name)} LOGIN")


def attribute_differences(connection: BaseDatabaseWrapper, roles: Roles) -> Iterator[Difference]:
    """Yield what a role may beyond its privileges: by an attribute, or as a member of another role."""
    quote, names = connection.ops.quote_name, list(roles.values())
    with connection.cursor() as cursor:
        cursor.execute(_ATTRIBUTES, [names])
        attributes = cursor.fetchall()
        cursor.execute(_MEMBERSHIPS, [names])
        memberships = cursor.fetchall()
    for name, can_login, *values in attributes:
        if not can_login:
            yield Difference(f"Role {name} may not connect.", f"ALTER ROLE {quote(name)} LOGIN")
        for attribute, is_set in zip(REFUSED_ATTRIBUTES, values, strict=True):
            if is_set:
                statement = f"ALTER ROLE {quote(name)} NO{attribute}"
                yield Difference(f"Role {name} has the attribute {attribute}.", statement)
    for name, granted in memberships:
        statement = f"REVOKE {quote(granted)} FROM {quote(name)}"
        yield Difference(f"Role {name} is a member of {granted}.", statement)
