"""Small files, short functions, partials that say what they need."""

import ast
import re
from pathlib import Path

import pytest

from tests.project import TEMPLATES, code_of_proofs, code_of_tests, product_code, relative_path

FILE, FUNCTION, TEMPLATE = 250, 30, 120
PARTIALS = [path for path in TEMPLATES if path.name.startswith("_")]


def test_files_are_short() -> None:
    lengths = {
        path: text.count("\n") for path, text in (product_code() | code_of_tests() | code_of_proofs()).items()
    }

    assert {path: lines for path, lines in lengths.items() if lines > FILE} == {}


def test_functions_are_short() -> None:
    long_functions = [
        f"{path}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path, text in (product_code() | code_of_tests() | code_of_proofs()).items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION
    ]

    assert long_functions == []


def test_templates_are_short() -> None:
    assert [relative_path(path) for path in TEMPLATES if path.read_text().count("\n") > TEMPLATE] == []


@pytest.mark.parametrize("partial", PARTIALS, ids=relative_path)
def test_partial_names_its_context(partial: Path) -> None:
    assert re.match(r"\{# Context: [^#]+#\}\n", partial.read_text())


@pytest.mark.parametrize("template", TEMPLATES, ids=relative_path)
def test_partial_is_included_with_only(template: Path) -> None:
    """Our partials and those that a hook names; the framework's own templates know no `only`."""
    includes = re.findall(r"""\{% include (?:"[^"]*/_[^"]*"|\w[\w.]*)[^%]*%\}""", template.read_text())

    assert [tag for tag in includes if not tag.endswith(" only %}")] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=relative_path)
def test_template_escapes_everything(template: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape off", template.read_text())
