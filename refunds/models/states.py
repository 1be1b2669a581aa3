"""The states of a refund and the transitions between them, which a trigger in the database enforces as well."""

from django.db import models


class State(models.TextChoices):
    WAITING = "waiting_for_approval", "Waiting for approval"
    SUBMITTED = "submitted", "Submitted"
    PENDING = "pending", "Pending at the bank"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    DECLINED = "declined", "Not approved"
    UNDONE = "undone", "Undone"  # within seconds, before it was sent to the gateway


TRANSITIONS: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.SUBMITTED, State.DECLINED}),
    State.SUBMITTED: frozenset({State.PENDING, State.SUCCEEDED, State.FAILED, State.UNDONE}),
    State.PENDING: frozenset({State.SUCCEEDED, State.FAILED}),
    State.SUCCEEDED: frozenset({State.FAILED}),
    State.FAILED: frozenset(),
    State.DECLINED: frozenset(),
    State.UNDONE: frozenset(),
}
OPEN = (State.WAITING, State.SUBMITTED, State.PENDING)
RELEASED = (State.FAILED, State.DECLINED, State.UNDONE)  # the amount can be refunded again


def sources_of(target: str) -> list[str]:
    """Return the states from which the target may be reached."""
    return [state for state, targets in TRANSITIONS.items() if target in targets]
