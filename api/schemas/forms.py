from typing import Any

from pydantic import BaseModel, Field


class ActionEntry(BaseModel):
    """An action of the Actions drop-down."""

    slug: str
    label: str
    reason: str = Field(description="Why it cannot run now; empty when it can.")
    url: str = Field(description="GET says what it asks, POST runs it.")


class ActionDetail(ActionEntry):
    """An action with what it asks for this order or item."""

    description: str
    shows: str = Field(
        description="What it would do with money, items and addresses. Sent back as `shown`, nothing is done where "
        "that has changed."
    )
    fields: dict[str, Any] = Field(description="JSON Schema of the body of the POST.")
