import time
from collections.abc import Callable


def until(condition: Callable[[], object], seconds: float = 30) -> bool:
    """Wait for something that another process or thread does; False when it never came."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
