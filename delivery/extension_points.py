"""What the packages of delivery add to the Receipt Text of an order item."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.hooks import Hook

if TYPE_CHECKING:
    from delivery.models import Delivery, DeliveryTerms

RECEIPT_PARAGRAPHS: Hook[Callable[[Delivery, DeliveryTerms], list[str]]] = Hook()
"""Called when a Receipt Text is written; returns the paragraphs that follow the product's own text."""
