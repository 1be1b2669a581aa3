"""Whatever is pasted, it is read by as many lines of Python as its length allows: counted, not timed."""

import re
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orders.message import text as text_module
from orders.message.message import read_message
from orders.message.text import MAX_LENGTH

TODAY = date(2026, 11, 30)
MOST_LINES = 400  # of Python, for a character
LEAST = 400_000  # for the tables themselves
PACKAGE = Path(text_module.__file__).parent
MODULES = [
    import_module(f"orders.message.{path.stem}")
    for path in sorted(PACKAGE.glob("*.py"))
    if path.stem != "__init__"
]
REPEATS = ("MAX_REPEAT", "MIN_REPEAT")
MOST_REPEATS = 2_000  # of a part of a pattern, inner and outer together
PIECES = [
    "a@", "<", "x", "<div>", "<<<<", "> ", ">", "-", "1-1-", "AB12-", "1234 ", "\n", "\n\n", "refund ", "key ", "not ",
    "From: a <a@b.example>\n", "I want my key ", ", ", ".", "1.1.", "*", "On a wrote:\n", "--\n", "“", "ü", "\u200b",
    "٣", "田", "a ", "A ", "A.", "(at)", " dot ", "€1,", "1,111", "<!--", "<a href=mailto:", "&amp;", "card 1",
]  # fmt: skip
texts = st.one_of(
    st.text(max_size=MAX_LENGTH),
    st.lists(st.sampled_from(PIECES), max_size=6).map(
        lambda pieces: ("".join(pieces) * MAX_LENGTH)[:MAX_LENGTH]
    ),
    st.lists(st.sampled_from(PIECES), min_size=200, max_size=4_000).map(
        lambda pieces: "".join(pieces)[:MAX_LENGTH]
    ),
)


def lines_run(text: str) -> int:
    """Return how many lines of the package are executed to read the text."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
        return trace if "/orders/message/" in frame.f_code.co_filename else None

    sys.settrace(trace)
    try:
        read_message(text, today=TODAY)
    finally:
        sys.settrace(None)
    return count


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(texts)
@example("key not " * 2_500)
def test_any_text_is_read_by_bounded_work(text: str) -> None:
    assert lines_run(text) <= LEAST + MOST_LINES * len(text)


def patterns() -> dict[str, re.Pattern[str]]:
    return {
        f"{module.__name__}.{name}": value
        for module in MODULES
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    }


def is_ambiguous(parsed: Any) -> bool:
    """Return whether a repeated part may be parted in several ways: it holds repetitions and nothing between them."""
    for operation, argument in parsed:
        if str(operation) in REPEATS and int(argument[1]) > 1:
            inner = list(argument[2])
            repeated = [int(part[1][1]) for part in inner if str(part[0]) in REPEATS]
            if max(repeated, default=0) > 1 and len(repeated) == len(inner):
                return True
        if any(is_ambiguous(part) for part in _parts(argument)):
            return True
    return False


def repeats(parsed: Any) -> int:
    """Return how often the most repeated part of a parsed pattern may be repeated."""
    most = 1
    for operation, argument in parsed:
        if str(operation) in REPEATS:
            _, maximum, inner = argument
            most = max(most, int(maximum) * repeats(inner))
        else:
            most = max([most, *(repeats(part) for part in _parts(argument))])
    return most


def _parts(argument: Any) -> list[Any]:
    """Return the patterns inside a group, a choice or an assertion."""
    if hasattr(argument, "getwidth"):
        return [argument]
    if isinstance(argument, (list, tuple)):
        return [part for entry in argument for part in _parts(entry)]
    return []


@pytest.mark.parametrize("name", patterns())
def test_every_repetition_has_an_end(name: str) -> None:
    parser: Any = import_module("re._parser")

    parsed = parser.parse(patterns()[name].pattern, patterns()[name].flags)

    assert repeats(parsed) <= MOST_REPEATS
    assert not is_ambiguous(parsed)
