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
    """What to run. `ready` holds the next one back until it is true; `alive` is asked now and then."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = lambda: True
    alive: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Pace:
    """How patient the supervisor is, in seconds."""

    first_delay: float = 0.5  # before a restart; doubles with each death
    longest_delay: float = 5.0
    settled: float = 10.0  # a process that lived so long starts with the first delay again
    ready: float = 600.0  # a first start may have much to prepare
    grace: float = 60.0  # a young process is not yet asked whether it is alive
    between_questions: float = 5.0
    stop: float = 10.0
    attempts: int = 5  # for a process that never settled


DEFAULT_PACE = Pace()


class Child:
    """One process through all its lives."""

    def __init__(self, process: Process, pace: Pace) -> None:
        self.process, self.pace = process, pace
        self.running: subprocess.Popen[str] | None = None
        self.started_at = self.due_at = self.asked_at = 0.0
        self.deaths = 0
        self.has_settled = self.has_been_ready = False

    def attend(self) -> None:
        """Start it, start it again, or ask it: whatever is due."""
        now = time.monotonic()
        if self.running is None:
            if now >= self.due_at:
                self.start()
        elif (code := self.running.poll()) is not None:
            self.bury(f"ended with {code}")
        elif now > max(self.started_at + self.pace.grace, self.asked_at + self.pace.between_questions):
            self.asked_at = now
            if not self.process.alive():
                self.bury("is stuck")

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
            say(self.process.name, line.rstrip("\n"))

    def ready(self) -> bool:
        """Whether it has ever been ready; raise when it takes too long."""
        if not self.has_been_ready and self.running is not None:
            self.has_been_ready = self.process.ready()
            if not self.has_been_ready and time.monotonic() > self.started_at + self.pace.ready:
                raise StartError(f"{self.process.name} does not answer.")
        return self.has_been_ready

    def bury(self, reason: str) -> None:
        """Take away what is left of it and plan its next life."""
        self.kill()
        if time.monotonic() > self.started_at + self.pace.settled:
            self.has_settled, self.deaths = True, 0
        self.deaths += 1
        if self.deaths >= self.pace.attempts and not self.has_settled:
            raise StartError(f"{self.process.name} {reason} {self.deaths} times in a row.")
        delay = min(self.pace.first_delay * 2 ** min(self.deaths - 1, 10), self.pace.longest_delay)
        say(self.process.name, f"{reason}; starts again in {delay:g} s")
        self.due_at = time.monotonic() + delay

    def stop(self) -> None:
        """Ask the leader, which stops its own children in good order; then take away what is left."""
        if self.running is None:
            return
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            self.running.terminate()
            self.running.wait(self.pace.stop)
        self.kill()

    def kill(self) -> None:
        if self.running is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None


def die_with_parent(death_signal: signal.Signals, *options: str) -> list[str]:
    """A prefix for a command: on Linux the kernel ends it when its parent dies; options are setpriv's."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", death_signal.name, *options, "--"] if setpriv else []


def say(name: str, line: str) -> None:
    with suppress(OSError, ValueError):  # nobody reads us any more: the children still must not block
        print(f"{name:>6} | {line}", flush=True)
