"""The hooks of refunds: what upper and neighboring apps do when money has gone back, and add to a dispute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from core.hooks import Hook

if TYPE_CHECKING:
    from jobs.registry import JobRequest
    from orders.models import Order
    from refunds.evidence import EvidenceSection
    from refunds.models import Refund

REFUNDS_SUCCEEDED: Hook[Callable[[Sequence[Refund]], Mapping[int, list[JobRequest]]]] = Hook()
"""Called in the transaction in which refunds succeed; returns the jobs that follow, by refund id.

`refund.items.all()` is prefetched.
"""

REFUNDS_SENT_BACK: Hook[Callable[[Sequence[Refund]], Mapping[int, list[JobRequest]]]] = Hook()
"""The same for refunds that had succeeded and whose money the customer's bank has returned."""

DISPUTE_EVIDENCE: Hook[Callable[[Order], list[EvidenceSection]]] = Hook()
"""More evidence about an order whose payment is disputed, for the page that is sent to the bank."""
