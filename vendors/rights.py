"""The rights of each role of a vendor's team, and of each group of staff."""

from django.db import models


class Right(models.TextChoices):
    """What an actor may do with a vendor's rows."""

    READ = "read"
    SUPPORT = "support"
    REFUND = "refund"
    EXPORT = "export"
    CATALOG = "catalog"
    SETTINGS = "settings"
    TEAM = "team"


class Role(models.TextChoices):
    """The role of a seat."""

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
