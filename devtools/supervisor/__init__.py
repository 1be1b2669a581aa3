"""Starts child processes, restarts those that end, and stops all of them at the end."""

import signal
import sys
import time
from collections.abc import Callable, Sequence

from devtools.supervisor.child import DEFAULT_TIMING, Child, Process, StartError, Timing, die_with_parent

__all__ = ["Process", "StartError", "Supervisor", "Timing", "die_with_parent"]

ROUND_SECONDS = 0.1


class Supervisor:
    """Keeps processes running, in their order, until SIGINT or SIGTERM."""

    def __init__(
        self,
        processes: Sequence[Process],
        *,
        timing: Timing = DEFAULT_TIMING,
        before_each_round: Callable[[], None] = lambda: None,
    ) -> None:
        self.children = [Child(process, timing) for process in processes]
        self.before_each_round = before_each_round  # restarts what the processes depend on
        self.stopping = False

    def run(self) -> int:
        """Return 0 when asked to stop, 1 when a process could not be started; no child is left then."""
        for number in (signal.SIGINT, signal.SIGTERM):
            # Never restored: a second Ctrl-C must not disturb the stopping, nor what the caller does after it.
            signal.signal(number, self.ask_to_stop)
        try:
            while not self.stopping:
                self.update()
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

    def update(self) -> None:
        self.before_each_round()
        for child in self.children:
            child.update()
            if not child.ready():
                break
