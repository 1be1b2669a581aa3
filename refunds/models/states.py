"""The states of a refund and the moves between them; a trigger in the database knows the same table."""

from django.db import models


class State(models.TextChoices):
    WAITING = "waiting_for_approval", "Waiting for approval"
    SUBMITTED = "submitted", "Submitted"
    PENDING = "pending", "Pending at the bank"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    DECLINED = "declined", "Not approved"


MOVES: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.SUBMITTED, State.DECLINED}),
    State.SUBMITTED: frozenset({State.PENDING, State.SUCCEEDED, State.FAILED}),
    State.PENDING: frozenset({State.SUCCEEDED, State.FAILED}),
    State.SUCCEEDED: frozenset({State.FAILED}),
    State.FAILED: frozenset(),
    State.DECLINED: frozenset(),
}
OPEN = (State.WAITING, State.SUBMITTED, State.PENDING)
OVER = (State.FAILED, State.DECLINED)  # the money is back in what is left


def sources_of(target: str) -> list[str]:
    """The states that may move there."""
    return [state for state, targets in MOVES.items() if target in targets]
