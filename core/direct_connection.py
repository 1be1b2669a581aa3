"""The connection for what needs a session of its own: imports, exports and migrations.

The other connections may be those of a pooler, where the next statement outside a transaction may run in another
session: there is no temporary table, no setting, no advisory lock and no cursor of a session, and no LISTEN.
"""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


def direct_connection() -> BaseDatabaseWrapper:
    """Return the connection of this thread to DATABASE_DIRECT_URL; where it is not set, the usual one."""
    return connections[direct_alias()]


def direct_alias() -> str:
    """Return its name in DATABASES."""
    return "direct" if "direct" in settings.DATABASES else DEFAULT_DB_ALIAS
