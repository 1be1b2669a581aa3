"""Small files, short functions, partials that say what they need."""

import ast
import re
from pathlib import Path

import pytest

from tests.project import TEMPLATES, code, named, our_tests

FILE, FUNCTION, TEMPLATE = 250, 30, 120
PARTIALS = [path for path in TEMPLATES if path.name.startswith("_")]


def test_it_keeps_files_short() -> None:
    lengths = {path: text.count("\n") for path, text in (code() | our_tests()).items()}

    assert {path: lines for path, lines in lengths.items() if lines > FILE} == {}


def test_it_keeps_functions_short() -> None:
    long = [
        f"{path}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path, text in (code() | our_tests()).items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= FUNCTION
    ]

    assert long == []


def test_it_keeps_templates_short() -> None:
    assert [named(path) for path in TEMPLATES if path.read_text().count("\n") > TEMPLATE] == []


@pytest.mark.parametrize("partial", PARTIALS, ids=named)
def test_it_says_what_a_partial_needs(partial: Path) -> None:
    assert re.match(r"\{# Context: [^#]+#\}\n", partial.read_text())


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_it_gives_a_partial_only_what_it_needs(template: Path) -> None:
    """A partial of ours, or one that a slot names; the framework's own templates know no `only`."""
    includes = re.findall(r"""\{% include (?:"[^"]*/_[^"]*"|\w[\w.]*)[^%]*%\}""", template.read_text())

    assert [tag for tag in includes if not tag.endswith(" only %}")] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_it_escapes_everything(template: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape off", template.read_text())
