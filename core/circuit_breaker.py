import time


class CircuitBreaker:
    """Stop trying a service for `cooldown` seconds after a failure; one object for each process and service."""

    def __init__(self, cooldown: float) -> None:
        self.cooldown = cooldown
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it is too early for another try."""
        return time.monotonic() < self._open_until

    def trip(self) -> None:
        """Record a failure."""
        self._open_until = time.monotonic() + self.cooldown

    def reset(self) -> None:
        """Allow the next try at once."""
        self._open_until = 0.0
