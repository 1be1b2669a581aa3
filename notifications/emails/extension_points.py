"""What upper apps add to emails to customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.hooks import Hook

if TYPE_CHECKING:
    from django.db.models import Prefetch

    from orders.models import Order, OrderItem


@dataclass(frozen=True, slots=True)
class EmailVariables:
    """Variables of email templates below `name`; `of_order(None, None)` returns examples."""

    name: str
    of_order: Callable[[Order | None, OrderItem | None], dict[str, Any]]


EMAIL_VARIABLES: Hook[EmailVariables] = Hook()
"""Variables that email templates may use besides those of the order."""

CUSTOMER_FOOTER: Hook[Callable[[Order], tuple[str, str]]] = Hook()
"""Links below every email to a customer and every page of an order: label and address."""

EMAIL_RELATED: Hook[str | Prefetch[Any]] = Hook()
"""Relations of orders that the two above read, as `prefetch_related` names them: read for many orders at once."""
