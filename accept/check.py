"""What a check is: a number, a sentence, and a function that returns its figure and whether it held."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accept.world import World

NUMBERS = range(1, 65)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figure of a check, and whether it held; None: it was not checked, which counts as not held."""

    figure: str
    held: bool | None

    @property
    def word(self) -> str:
        return {True: "held", False: "NOT held", None: "NOT CHECKED"}[self.held]


CheckFunction = Callable[["World"], Outcome]


@dataclass(frozen=True, slots=True)
class Check:
    number: int
    sentence: str
    function: CheckFunction
    is_disruptive: bool = False  # kills or stops something: runs after those that do not


_CHECKS: dict[int, Check] = {}


def check(
    number: int, sentence: str, *, disruptive: bool = False
) -> Callable[[CheckFunction], CheckFunction]:
    """Register a check."""

    def register(function: CheckFunction) -> CheckFunction:
        assert number in NUMBERS
        assert number not in _CHECKS, number
        _CHECKS[number] = Check(number, sentence, function, disruptive)
        return function

    return register


def all_checks() -> list[Check]:
    """Return the 64 checks in the order they run; one that is not written yet says so."""
    checks = [_CHECKS.get(number) or Check(number, "", _not_written) for number in NUMBERS]
    return sorted(checks, key=lambda check: (check.is_disruptive, check.number))


def judge(figure: str, **wrong: Any) -> Outcome:
    """Return an outcome that held where nothing is wrong; what is wrong is named in the figure."""
    named = [f"{name.replace('_', ' ')}: {_short(value)}" for name, value in wrong.items() if value]
    return Outcome("; ".join([figure, *named]), not named)


def not_checked(reason: str) -> Outcome:
    return Outcome(reason, None)


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | set | tuple) else str(value)
    return text if len(text) <= 400 else f"{text[:400]}…"


def _not_written(world: "World") -> Outcome:
    return not_checked("there is no check yet")
