"""Small files, short functions, partials that say what they need."""

import ast
import re

from tests.project import code_of_proofs, code_of_tests, product_code, templates

FILE, FUNCTION, TEMPLATE = 250, 30, 120


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
    assert [path for path, text in templates().items() if text.count("\n") > TEMPLATE] == []


def test_partials_name_their_context() -> None:
    partials = {path: text for path, text in templates().items() if path.rpartition("/")[2].startswith("_")}

    assert [path for path, text in partials.items() if not re.match(r"\{# Context: [^#]+#\}\n", text)] == []


def test_partials_are_included_with_only() -> None:
    """Our partials and those that a hook names; the framework's own templates know no `only`."""
    includes = re.compile(r"""\{% include (?:"[^"]*/_[^"]*"|\w[\w.]*)[^%]*%\}""")

    assert [
        f"{path}: {tag}"
        for path, text in templates().items()
        for tag in includes.findall(text)
        if not tag.endswith(" only %}")
    ] == []


def test_templates_escape_everything() -> None:
    raw = re.compile(r"\|\s*safe\b|autoescape off")

    assert [path for path, text in templates().items() if raw.search(text)] == []
