"""Starts child processes, starts again what dies, and leaves none behind."""

import signal
import sys
import time
from collections.abc import Callable, Sequence

from devtools.supervisor.child import DEFAULT_PACE, Child, Pace, Process, StartError, die_with_parent

__all__ = ["Pace", "Process", "StartError", "Supervisor", "die_with_parent"]

ROUND_SECONDS = 0.1


class Supervisor:
    """Keeps processes running, in their order, until SIGINT or SIGTERM."""

    def __init__(
        self,
        processes: Sequence[Process],
        *,
        pace: Pace = DEFAULT_PACE,
        beforehand: Callable[[], None] = lambda: None,
    ) -> None:
        self.children = [Child(process, pace) for process in processes]
        self.beforehand = beforehand  # called in every round, for what the processes stand on
        self.stopping = False

    def run(self) -> int:
        """Return 0 when asked to stop, 1 when a process could not be started; no child is left then."""
        for number in (signal.SIGINT, signal.SIGTERM):
            # For good: a second Ctrl-C must not disturb the stopping, nor what the caller does after it.
            signal.signal(number, self.ask_to_stop)
        try:
            while not self.stopping:
                self.attend()
                time.sleep(ROUND_SECONDS)
        except StartError as problem:
            print(problem, file=sys.stderr, flush=True)
            return 1
        finally:
            for child in reversed(self.children):
                child.stop()
        return 0

    def ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def attend(self) -> None:
        self.beforehand()
        for child in self.children:
            child.attend()
            if not child.ready():
                break
