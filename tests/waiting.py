"""Waiting for something that another process or thread does."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], seconds: float = 120) -> bool:
    """Wait until the condition is true; return False when it was not within so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
