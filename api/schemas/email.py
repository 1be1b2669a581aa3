from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from notifications.emails.models import Email


class EmailEntry(BaseModel):
    """An email to the customer or the recipient."""

    id: int
    kind: str
    to: str
    subject: str
    state: str = Field(description="queued, sending, sent, failed or bounced.")
    reason: str = Field(description="Why the mail server refused it.")
    resend_as: str = Field(
        description="Its value among the `items` of resend-order; empty where it has none."
    )
    created_at: datetime
    sent_at: datetime | None

    @classmethod
    def of(cls, email: Email) -> Self:
        return cls(
            id=email.pk,
            kind=email.kind,
            to=email.to,
            subject=email.subject,
            state=email.state,
            reason=email.reason,
            resend_as=email.resend_key,
            created_at=email.created_at,
            sent_at=email.sent_at,
        )
