"""Waiting for what has to happen in a run."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool], problem: str, seconds: float = 60.0) -> None:
    """Return once the condition holds; end the run with the problem, a sentence, after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"NOT GOOD: {problem}")
        time.sleep(0.05)
