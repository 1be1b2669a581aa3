"""What upper apps add to HTTP Order Notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from core.hooks import Hook

if TYPE_CHECKING:
    from orders.models import Order

NOTICE_REGINFO: Hook[Callable[[Order], Mapping[int, str]]] = Hook()
"""The `reginfo` of an order's items (license keys and the like), by item id."""
