"""What an act promises: a task of some app, its arguments, and when."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

ATTEMPTS = 8
LONG_QUEUE = "files"
BACK_OFF = (5, 30, 120, 600, 3600)  # seconds; the last repeats


Session = Callable[[Sequence[Any]], AbstractContextManager[object]]


class GiveUp(Exception):
    """The world said no: the step is dead, and the sentence is told on the Activity tab."""


class Later(Exception):
    """Nothing is broken: the world was busy, silent, or said not yet. Whatever else a task raises is a fault of ours.

    Again after `delay`, or by the task's back-off; `counts` is False when nothing was tried.
    """

    def __init__(self, why: str, delay: timedelta | None = None, *, counts: bool = True) -> None:
        super().__init__(why)
        self.delay = delay
        self.counts = counts


def _alone(steps: Sequence[Any]) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A task that steps name. It returns the sentence for the Activity tab, or "" for none."""

    name: str
    queue: str
    kind: str
    attempts: int
    function: Callable[..., str]
    back_off: tuple[int, ...] = BACK_OFF
    together: int = 1  # how many untried steps one worker may claim at once; fewer with each try
    alike: str = ""  # the argument that steps claimed together share
    session: Session = _alone  # open while they are worked off
    yields: bool = False  # tells of an act: in a bulk run the acts go first

    @property
    def is_long(self) -> bool:
        """Work on whole files takes minutes: its lease is renewed meanwhile."""
        return self.queue == LONG_QUEUE


@dataclass(frozen=True, slots=True)
class Promise:
    """A step to be, before its transaction knows which activity caused it."""

    task: FollowUp
    arguments: dict[str, Any]
    dedupe_key: str | None = None
    delay: timedelta = timedelta(0)


TASKS: dict[str, FollowUp] = {}
BULK = "bulk"  # the queue of whatever many orders at once promise: nobody waits behind it


def task_called(name: str) -> FollowUp:
    """The task that a step names; during a roll-out it may be one of a release that is not here yet."""
    return TASKS.get(name) or FollowUp(name, "", "order", ATTEMPTS, _unknown)


def _unknown(step: Any, **arguments: Any) -> str:
    raise LookupError(f"There is no task {step.task} on this server.")


def follow_up(
    *,
    queue: str,
    kind: str,
    attempts: int = ATTEMPTS,
    back_off: tuple[int, ...] = BACK_OFF,
    together: int = 1,
    alike: str = "",
    session: Session = _alone,
    yields: bool = False,
) -> Callable[[Callable[..., str]], FollowUp]:
    """Make a function `(step, *, ids) -> sentence` a task that actions may promise.

    `kind` is the `Activity.Kind` of what it tells; after `attempts` claims the step is dead.
    """

    def decorate(function: Callable[..., str]) -> FollowUp:
        name = f"{function.__module__.partition('.')[0]}.{function.__name__}"
        TASKS[name] = FollowUp(
            name, queue, kind, attempts, function, back_off, together, alike, session, yields
        )
        return TASKS[name]

    return decorate
