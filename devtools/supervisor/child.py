"""One supervised process."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO


class StartError(RuntimeError):
    """A process never came up; the message is one sentence for the person at the shell."""


@dataclass(frozen=True)
class Process:
    """What to run. The next process waits until `ready` is true; `alive` is called now and then."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = lambda: True
    alive: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Timing:
    """How long the supervisor waits, in seconds."""

    first_delay: float = 0.5  # before a restart; doubles with each exit
    longest_delay: float = 5.0
    settled: float = 10.0  # a process that ran so long is restarted with the first delay again
    ready: float = 600.0  # a first start may have much to prepare
    grace: float = 60.0  # after a start `alive` is not called yet
    check_interval: float = 5.0
    stop: float = 10.0
    attempts: int = 5  # for a process that never settled


DEFAULT_TIMING = Timing()


class Child:
    """One supervised process with its restarts."""

    def __init__(self, process: Process, timing: Timing) -> None:
        self.process, self.timing = process, timing
        self.running: subprocess.Popen[str] | None = None
        self.started_at = self.due_at = self.checked_at = 0.0
        self.exits = 0
        self.has_settled = self.has_been_ready = False

    def update(self) -> None:
        """Start it, restart it, or check whether it is alive: whatever is due."""
        now = time.monotonic()
        if self.running is None:
            if now >= self.due_at:
                self.start()
        elif (code := self.running.poll()) is not None:
            self.handle_exit(f"ended with {code}")
        elif now > max(self.started_at + self.timing.grace, self.checked_at + self.timing.check_interval):
            self.checked_at = now
            if not self.process.alive():
                self.handle_exit("is stuck")

    def start(self) -> None:
        program = shutil.which(self.process.command[0])
        if program is None:
            raise StartError(f"{self.process.name} cannot be started: there is no {self.process.command[0]}.")
        self.started_at = time.monotonic()
        self.running = subprocess.Popen(  # noqa: S603  our own commands
            [*die_with_parent(signal.SIGTERM), program, *self.process.command[1:]],
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.process.environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C at the terminal is for the supervisor alone
        )
        threading.Thread(target=self.forward, args=(self.running.stdout,), daemon=True).start()

    def forward(self, lines: IO[str]) -> None:
        for line in lines:
            print_line(self.process.name, line.rstrip("\n"))

    def ready(self) -> bool:
        """Return whether it has ever been ready; raise StartError when it takes too long."""
        if not self.has_been_ready and self.running is not None:
            self.has_been_ready = self.process.ready()
            if not self.has_been_ready and time.monotonic() > self.started_at + self.timing.ready:
                raise StartError(f"{self.process.name} does not answer.")
        return self.has_been_ready

    def handle_exit(self, reason: str) -> None:
        """Kill what is left of it and plan its restart."""
        self.kill()
        if time.monotonic() > self.started_at + self.timing.settled:
            self.has_settled, self.exits = True, 0
        self.exits += 1
        if self.exits >= self.timing.attempts and not self.has_settled:
            raise StartError(f"{self.process.name} {reason} {self.exits} times in a row.")
        delay = min(self.timing.first_delay * 2 ** min(self.exits - 1, 10), self.timing.longest_delay)
        print_line(self.process.name, f"{reason}; starts again in {delay:g} s")
        self.due_at = time.monotonic() + delay

    def stop(self) -> None:
        """Terminate the process, which stops its own children; then kill what is left of its group."""
        if self.running is None:
            return
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            self.running.terminate()
            self.running.wait(self.timing.stop)
        self.kill()

    def kill(self) -> None:
        if self.running is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None


def die_with_parent(death_signal: signal.Signals, *options: str) -> list[str]:
    """Return a prefix for a command, which on Linux is killed with its parent; options are setpriv's."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", death_signal.name, *options, "--"] if setpriv else []


def print_line(name: str, line: str) -> None:
    with suppress(OSError, ValueError):  # the output is not read: the children still must not block
        print(f"{name:>6} | {line}", flush=True)
