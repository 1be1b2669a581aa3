from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning

OWN_ROLES = CheckWarning(
    "Web and workers connect by one role, which owns the tables: the database refuses it nothing.",
    hint="Set DATABASE_WEB_ROLE and DATABASE_WORKER_ROLE (docs/operations.md, Roles).",
    id="mycommerce.W001",
)


def check_roles(**_: Any) -> list[CheckMessage]:
    """Warn where web and workers have no roles of their own (`manage.py check --deploy`)."""
    names = settings.DATABASE_ROLES["web"], settings.DATABASE_ROLES["worker"]
    return [] if all(names) else [OWN_ROLES]
