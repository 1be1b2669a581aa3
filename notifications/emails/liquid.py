"""Liquid templates by vendors, rendered from plain dicts and within limits."""

import re
from functools import cache, lru_cache
from typing import Any

from liquid import BoundTemplate, Environment, StrictUndefined
from liquid.exceptions import LiquidError

from notifications.emails.template_limits import MAX_LENGTH, TemplateProblem, line_of, markups

TAGS = {"if", "unless", "case", "for", "assign", "comment"}
# No filter takes a length or a format, nor multiplies its input: those fill the memory in one expression.
FILTERS = {
    "append", "capitalize", "default", "downcase", "escape", "first", "join", "last", "newline_to_br", "prepend",
    "size", "strip", "upcase",
}  # fmt: skip
MAX_LOOPS = 2_000  # of a short template
MAX_RENDERED = 200_000  # outputs and tags, each as often as a loop runs
_STRINGS = re.compile(r"'[^']*'|\"[^\"]*\"")


class _LimitedEnvironment(Environment):
    output_stream_limit = 4 * MAX_LENGTH  # of what a template of that length makes
    local_namespace_limit = 4 * MAX_LENGTH
    context_depth_limit = 8


@cache
def _environment(html: bool, loops: int) -> Environment:
    """Return an environment whose loops, one in another, run so often at most."""
    limited: type[Environment] = type("_", (_LimitedEnvironment,), {"loop_iteration_limit": loops})
    environment = limited(autoescape=html, undefined=StrictUndefined)
    allowed = TAGS | {"content", "output", "illegal", "break", "continue", "#"}
    environment.tags = {name: tag for name, tag in environment.tags.items() if name in allowed}
    environment.filters = {name: f for name, f in environment.filters.items() if name in FILTERS}
    return environment


def _loops(markup_count: int) -> int:
    """Return how often loops may run in a template of so many outputs and tags, so that it is rendered in a second."""
    loops = MAX_LOOPS
    while loops * markup_count > MAX_RENDERED:
        loops //= 2
    return loops


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
    for start, markup in markups(source):
        if ".." in _STRINGS.sub("", markup):  # a filter makes a list of the length of `(1..999999999)`
            raise TemplateProblem(line_of(source, start), "ranges such as (1..9) are not available")
    analysis = _parse(source, html=False).analyze()
    for name, spans in analysis.filters.items():
        if name not in FILTERS:
            raise TemplateProblem(line_of(source, spans[0].index), f"there is no filter “{name}”")
    for variables in analysis.globals.values():
        for variable in variables:
            if not _leads_somewhere(variable.segments, known_variables):
                name = ".".join(map(str, variable.segments))
                raise TemplateProblem(line_of(source, variable.span.index), f"there is no variable “{name}”")


def _leads_somewhere(segments: Any, known_variables: dict[str, Any]) -> bool:
    """Return whether a path leads to a variable: `order.vendor` does not."""
    node: Any = known_variables
    for segment in segments:
        if isinstance(node, list) and (isinstance(segment, int) or segment in {"first", "last"}):
            node = node[0]
        elif isinstance(node, list) and segment == "size":
            node = len(node)
        elif isinstance(node, dict) and isinstance(segment, str) and segment in node:
            node = node[segment]
        else:
            return False
    return True


@lru_cache(500)
def _parse(source: str, html: bool) -> BoundTemplate:
    environment = _environment(html, _loops(len(markups(source))))
    try:
        return environment.from_string(source)
    except LiquidError as error:
        raise _problem(source, error) from error
    except RecursionError:
        raise TemplateProblem(0, "nested too deeply") from None


def _problem(source: str, error: LiquidError) -> TemplateProblem:
    token = getattr(error, "token", None)
    line = line_of(source, token.start_index) if token is not None else 0
    return TemplateProblem(line, str(error.args[0] if error.args else error))
