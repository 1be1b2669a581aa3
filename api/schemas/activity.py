from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from orders.models import Activity


class ActivityEntry(BaseModel):
    """An entry of the Activity tab."""

    id: int
    kind: str
    sentence: str
    comment: str
    actor_kind: str = Field(description="vendor, staff, customer or system.")
    actor: str = Field(description="Who did it; a token's name stands behind its person's.")
    happened_at: datetime
    cause_id: int | None = Field(description="The entry that it follows from.")

    @classmethod
    def of(cls, activity: Activity) -> Self:
        return cls(
            id=activity.pk,
            kind=activity.kind,
            sentence=activity.sentence,
            comment=str(activity.data.get("comment") or ""),
            actor_kind=activity.actor_kind,
            actor=activity.actor_name,
            happened_at=activity.happened_at,
            cause_id=activity.cause_id,
        )


class ActionResult(BaseModel):
    """What an action did."""

    message: str = Field(
        description="What the panel says afterwards, such as “Refund successfully submitted.”"
    )
    activity: ActivityEntry
