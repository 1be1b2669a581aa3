"""Liquid templates by vendors, rendered from plain dicts and within limits."""

import re
from functools import lru_cache
from typing import Any

from liquid import BoundTemplate, Environment, StrictUndefined
from liquid.exceptions import LiquidError

MAX_LENGTH = 64_000  # characters of a template; its output may have four times as many
TAGS = {"if", "unless", "case", "for", "assign", "comment"}
# No filter takes a length or a format, nor multiplies its input: those fill the memory in one expression.
FILTERS = {
    "append", "capitalize", "default", "downcase", "escape", "first", "join", "last", "newline_to_br", "prepend",
    "size", "strip", "upcase",
}  # fmt: skip
_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_STRINGS = re.compile(r"'[^']*'|\"[^\"]*\"")


class TemplateProblem(Exception):
    """Why a template cannot be used: its line (from 1; 0 when it has no particular line) and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Line {line}: {reason}" if line else reason)


class _LimitedEnvironment(Environment):
    loop_iteration_limit = 2_000
    output_stream_limit = 4 * MAX_LENGTH
    local_namespace_limit = 4 * MAX_LENGTH
    context_depth_limit = 8


def _environment(*, html: bool) -> Environment:
    environment = _LimitedEnvironment(autoescape=html, undefined=StrictUndefined)
    allowed = TAGS | {"content", "output", "illegal", "break", "continue", "#"}
    environment.tags = {name: tag for name, tag in environment.tags.items() if name in allowed}
    environment.filters = {name: f for name, f in environment.filters.items() if name in FILTERS}
    return environment


_TEXT, _HTML = _environment(html=False), _environment(html=True)


def render(source: str, variables: dict[str, Any], *, html: bool = False) -> str:
    """Return the template filled with these variables (dicts, lists, texts), escaped where it is HTML.

    Raises `TemplateProblem`.
    """
    template = _parse(source, html)
    try:
        return template.render(**variables)
    except LiquidError as error:
        raise _problem(source, error) from error


def check(source: str, known_variables: dict[str, Any]) -> None:
    """Raise `TemplateProblem` for a template that is broken or uses anything but the known variables."""
    if len(source) > MAX_LENGTH:
        raise TemplateProblem(0, f"longer than {MAX_LENGTH:,} characters")
    _refuse_ranges(source)
    analysis = _parse(source, html=False).analyze()
    for name, spans in analysis.filters.items():
        if name not in FILTERS:
            raise TemplateProblem(_line_of(source, spans[0].index), f"there is no filter “{name}”")
    for variables in analysis.globals.values():
        for variable in variables:
            _check_variable(variable.segments, known_variables, _line_of(source, variable.span.index))


def _check_variable(segments: Any, known_variables: dict[str, Any], line: int) -> None:
    """Raise `TemplateProblem` for a path that leads nowhere, such as `order.vendor`."""
    node: Any = known_variables
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
def _parse(source: str, html: bool) -> BoundTemplate:
    try:
        return (_HTML if html else _TEXT).from_string(source)
    except LiquidError as error:
        raise _problem(source, error) from error
    except RecursionError:
        raise TemplateProblem(0, "nested too deeply") from None


def _refuse_ranges(source: str) -> None:
    """Raise `TemplateProblem` for `(1..999999999)`: a filter makes a list of that length from it."""
    for markup in _MARKUP.finditer(source):
        if ".." in _STRINGS.sub("", markup[0]):
            raise TemplateProblem(_line_of(source, markup.start()), "ranges such as (1..9) are not available")


def _problem(source: str, error: LiquidError) -> TemplateProblem:
    token = getattr(error, "token", None)
    line = _line_of(source, token.start_index) if token is not None else 0
    return TemplateProblem(line, str(error.args[0] if error.args else error))


def _line_of(source: str, index: int) -> int:
    return source.count("\n", 0, max(index, 0)) + 1
