"""What upper apps do when the payment gateway reports something."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.hooks import Hook

if TYPE_CHECKING:
    from orders.payments.protocol import GatewayEvent

GATEWAY_EVENTS: Hook[Callable[[GatewayEvent], None]] = Hook()
"""Called with each event of the gateway whose signature is good; enqueues a job if the event concerns its app."""
