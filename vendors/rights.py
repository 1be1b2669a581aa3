"""Who may do what: the one table from a role, or a staff group, to rights."""

from django.db import models


class Right(models.TextChoices):
    READ = "read"
    SUPPORT = "support"
    REFUND = "refund"
    EXPORT = "export"
    CATALOG = "catalog"
    SETTINGS = "settings"
    TEAM = "team"


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    MANAGER = "manager", "Manager"
    AGENT = "agent", "Agent"
    VIEWER = "viewer", "Viewer"


_VIEWER = frozenset({Right.READ})
_AGENT = _VIEWER | {Right.SUPPORT}
_MANAGER = _AGENT | {Right.REFUND, Right.EXPORT, Right.CATALOG}

RIGHTS_OF_ROLE: dict[str, frozenset[Right]] = {
    Role.VIEWER: _VIEWER,
    Role.AGENT: _AGENT,
    Role.MANAGER: _MANAGER,
    Role.OWNER: frozenset(Right),
}

CUSTOMER_SERVICE = "Customer Service"
RIGHTS_OF_GROUP: dict[str, frozenset[Right]] = {CUSTOMER_SERVICE: _MANAGER}
