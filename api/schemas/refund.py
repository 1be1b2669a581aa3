from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from api.schemas.amount import Amount
from refunds.models import Refund


class RefundEntry(BaseModel):
    """A refund of an order."""

    id: int
    state: str
    reason: str
    amount: Amount
    tax: Amount = Field(description="The tax in it.")
    item_ids: list[int] = Field(description="Empty: it is of the whole order.")
    by_hand: bool = Field(description="Paid out by Customer Service, not by the gateway.")
    needs_approval: bool
    requested_by: str
    comment: str
    failure: str
    created_at: datetime
    settled_at: datetime | None

    @classmethod
    def of(cls, refund: Refund) -> Self:
        return cls(
            id=refund.pk,
            state=refund.state,
            reason=refund.reason,
            amount=Amount.of(refund.amount),
            tax=Amount.of(refund.tax),
            item_ids=[item.pk for item in refund.items.all()],
            by_hand=refund.by_hand,
            needs_approval=refund.needs_approval,
            requested_by=refund.requested_by_name,
            comment=refund.comment,
            failure=refund.failure,
            created_at=refund.created_at,
            settled_at=refund.settled_at,
        )
