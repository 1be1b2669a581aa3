"""A process that works in place of the workers while the broker, which would wake them, is away, slow or full."""

import subprocess
import sys
from collections.abc import Collection, Sequence

import structlog

log = structlog.get_logger(__name__)


class StandIn:
    """`manage.py process_jobs` of some queues, run again for as long as it has jobs that wake nobody."""

    def __init__(self, queues: Sequence[str]) -> None:
        self.queues = queues
        self._process: subprocess.Popen[bytes] | None = None

    def work(self, queues_with_jobs: Collection[str]) -> None:
        """Start the process where jobs wait in its queues, unless it is at work. It ends when no job is left."""
        if not set(self.queues).intersection(queues_with_jobs):
            return
        if self._process is not None and self._process.poll() is None:
            return
        log.warning("working_without_broker", queues=list(self.queues))
        command = [sys.executable, sys.argv[0], "process_jobs", *self.queues]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
