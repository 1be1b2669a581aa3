"""Tasks that only the workers of tests/workers.py know."""

import os
import signal

from orders.models import Activity, Step
from orders.promises import follow_up


@follow_up(queue="mail", kind=Activity.Kind.ORDER, attempts=2)
def poison(step: Step) -> str:
    """Kill the process that works on it, as running out of memory does."""
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


@follow_up(queue="mail", kind=Activity.Kind.ORDER)
def harmless(step: Step) -> str:
    return "Done."
