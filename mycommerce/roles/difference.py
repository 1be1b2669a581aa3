from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """Something about a role that is not as it should be, as a sentence, and the statement that mends it."""

    sentence: str
    statement: str
