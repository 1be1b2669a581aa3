from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Entry = TypeVar("Entry")


class Results(BaseModel, Generic[Entry]):
    """A page of a list."""

    results: list[Entry]
    after: str | None = Field(description="The cursor of the next page; null on the last one.")
    next: str | None = Field(description="The address of the next page; null on the last one.")
