"""Where upper apps add to the import of orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.hooks import Hook

if TYPE_CHECKING:
    from orders.models import OrderItem


@dataclass(frozen=True, slots=True)
class DeliveredItem:
    """An imported order item and what the other shop had delivered for it."""

    item: OrderItem
    license_keys: tuple[str, ...] = ()
    hardware_id: str = ""


ITEMS_IMPORTED: Hook[Callable[[int, Sequence[DeliveredItem]], None]] = Hook()
"""Called with a vendor's id and imported items that the other shop had delivered, in their transaction."""
