"""Vendors' own words with variables in them: Liquid, rendered from plain dicts and within limits."""

import re
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate, Environment, StrictUndefined
from liquid.exceptions import LiquidError

LONGEST = 64_000  # characters of a template, and of what it becomes four times as many
TAGS = {"if", "unless", "case", "for", "assign", "comment"}
# None takes a length or a format, nor multiplies what it is given: those fill the memory in one expression.
FILTERS = {
    "append", "capitalize", "default", "downcase", "escape", "first", "join", "last", "newline_to_br", "prepend",
    "size", "strip", "upcase",
}  # fmt: skip
_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_STRINGS = re.compile(r"'[^']*'|\"[^\"]*\"")


class TemplateProblem(Exception):
    """Why a template cannot be used: its line (from 1; 0 when no line is to blame) and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Line {line}: {reason}" if line else reason)


class _Limited(Environment):
    loop_iteration_limit = 2_000
    output_stream_limit = 4 * LONGEST
    local_namespace_limit = 4 * LONGEST
    context_depth_limit = 8


def _environment(*, html: bool) -> Environment:
    made = _Limited(autoescape=html, undefined=StrictUndefined)
    allowed = TAGS | {"content", "output", "illegal", "break", "continue", "#"}
    made.tags = {name: tag for name, tag in made.tags.items() if name in allowed}
    made.filters = {name: one for name, one in made.filters.items() if name in FILTERS}
    return made


_TEXT, _HTML = _environment(html=False), _environment(html=True)


def render(source: str, variables: dict[str, Any], *, html: bool = False) -> str:
    """What the template says of these variables: dicts, lists and texts. Values are escaped in HTML."""
    template = _parsed(source, html)
    try:
        return template.render(**variables)
    except LiquidError as error:
        raise _problem(source, error) from error


def check(source: str, listed: dict[str, Any]) -> None:
    """Raise `TemplateProblem` for a template that is broken or uses anything but the listed variables."""
    if len(source) > LONGEST:
        raise TemplateProblem(0, f"longer than {LONGEST:,} characters")
    _refuse_ranges(source)
    used = _parsed(source, html=False).analyze()
    for name, spans in used.filters.items():
        if name not in FILTERS:
            raise TemplateProblem(_line_of(source, spans[0].index), f"there is no filter “{name}”")
    for variables in used.globals.values():
        for variable in variables:
            _check_listed(variable.segments, listed, _line_of(source, variable.span.index))


def _check_listed(segments: Any, listed: dict[str, Any], line: int) -> None:
    """`order.number` and `items[0].name` are in the list; `order.vendor` is not."""
    node: Any = listed
    for segment in segments:
        if isinstance(node, list) and (isinstance(segment, int) or segment in {"first", "last"}):
            node = node[0]
        elif isinstance(node, list) and segment == "size":
            node = len(node)
        elif isinstance(node, dict) and isinstance(segment, str) and segment in node:
            node = node[segment]
        else:
            name = ".".join(map(str, segments))
            raise TemplateProblem(line, f"there is no variable “{name}”")


@lru_cache(500)
def _parsed(source: str, html: bool) -> BoundTemplate:
    try:
        return (_HTML if html else _TEXT).from_string(source)
    except LiquidError as error:
        raise _problem(source, error) from error
    except RecursionError:
        raise TemplateProblem(0, "nested too deeply") from None


def _refuse_ranges(source: str) -> None:
    """`(1..999999999)` handed to a filter is a list of that length."""
    for found in _MARKUP.finditer(source):
        if ".." in _STRINGS.sub("", found[0]):
            raise TemplateProblem(_line_of(source, found.start()), "ranges such as (1..9) are not available")


def _problem(source: str, error: LiquidError) -> TemplateProblem:
    token = getattr(error, "token", None)
    line = _line_of(source, token.start_index) if token is not None else 0
    return TemplateProblem(line, str(error.args[0] if error.args else error))


def _line_of(source: str, index: int) -> int:
    return source.count("\n", 0, max(index, 0)) + 1
