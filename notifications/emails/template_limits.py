"""What a template may not be, looked for in one pass: the time of Liquid's own reader grows with the square."""

import re

MAX_LENGTH = 64_000  # characters
MAX_MARKUPS = 1_000  # outputs and tags
MAX_MARKUP_LENGTH = 400  # characters of one of them
MAX_MARKUP_TOTAL = 16_000  # characters of all of them
_DELIMITERS = re.compile(r"\{\{|\{%|\}\}|%\}")
_BLANKS = re.compile(r"\s{50}")
_UNREAD = re.compile(
    r"\{%-?\s{0,50}(raw|doc)\b"
)  # tags that the reader looks for the end of, again and again
CLOSING = {"{{": "}}", "{%": "%}"}


class TemplateProblem(Exception):
    """Why a template cannot be used: its line (from 1; 0 when it has no particular line) and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Line {line}: {reason}" if line else reason)


def markups(source: str) -> list[tuple[int, str]]:
    """Return where each output and tag begins, and its text.

    Raises `TemplateProblem` for one that is not closed, for too many, and for what takes long to read.
    """
    if len(source) > MAX_LENGTH:
        raise TemplateProblem(0, f"longer than {MAX_LENGTH:,} characters")
    closed = []
    start, opening = -1, ""
    for delimiter in _DELIMITERS.finditer(source):
        if not opening and delimiter[0] in CLOSING:
            start, opening = delimiter.start(), delimiter[0]
        elif opening and delimiter[0] == CLOSING[opening]:
            closed.append((start, source[start : delimiter.end()]))
            opening = ""
        if opening and delimiter.end() - start > MAX_MARKUP_LENGTH:
            break
    if opening:
        raise TemplateProblem(line_of(source, start), f"“{opening}” is not closed by “{CLOSING[opening]}”")
    if len(closed) > MAX_MARKUPS:
        raise TemplateProblem(0, f"more than {MAX_MARKUPS:,} variables and tags")
    if sum(len(text) for _, text in closed) > MAX_MARKUP_TOTAL:
        raise TemplateProblem(
            0, f"variables and tags have more than {MAX_MARKUP_TOTAL:,} characters together"
        )
    for start, text in closed:
        _check_markup(source, start, text)
    return closed


def line_of(source: str, index: int) -> int:
    """Return the line of a place in the template, from 1."""
    return source.count("\n", 0, max(index, 0)) + 1


def _check_markup(source: str, start: int, text: str) -> None:
    reason = ""
    if len(text) > MAX_MARKUP_LENGTH:
        reason = f"“{text[:20]}…” has more than {MAX_MARKUP_LENGTH:,} characters"
    elif _BLANKS.search(text):
        reason = f"“{text[:20].strip()}…” has 50 blanks or more in a row"
    elif unread := _UNREAD.match(text):
        reason = f"there is no tag “{unread[1]}”"
    if reason:
        raise TemplateProblem(line_of(source, start), reason)
