"""The apps, modules and templates of the project, for tests of its rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import AppConfig, apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent
NOT_PRODUCT = {"accept", "benchmarks", "chaos", "tests", "tools"}


def our_apps() -> list[AppConfig]:
    return [
        app for app in apps.get_app_configs() if ROOT in Path(app.path).parents and ".venv" not in app.path
    ]


def our_models() -> list[type[Model]]:
    return [model for app in our_apps() for model in app.get_models()]


@cache
def product_code() -> dict[str, str]:
    """Return the text of each module of the product by its path, without migrations."""
    folders = [file.parent for file in ROOT.glob("*/__init__.py") if file.parent.name not in NOT_PRODUCT]
    files = [file for folder in folders for file in folder.rglob("*.py")]
    return {relative_path(file): file.read_text() for file in sorted(files) if "migrations" not in file.parts}


@cache
def code_of_tests() -> dict[str, str]:
    return {relative_path(file): file.read_text() for file in sorted((ROOT / "tests").rglob("*.py"))}


@cache
def code_of_proofs() -> dict[str, str]:
    """Return the text of each module that measures or judges the product."""
    files = [file for name in sorted(NOT_PRODUCT - {"tests"}) for file in (ROOT / name).rglob("*.py")]
    return {relative_path(file): file.read_text() for file in sorted(files)}


@cache
def templates() -> dict[str, str]:
    """Return the text of each template by its path."""
    return {relative_path(file): file.read_text() for file in sorted((ROOT / "templates").rglob("*.html"))}


@cache
def imports(text: str) -> frozenset[str]:
    """Return each module that a module imports, and each name imported from one."""
    return frozenset(_imports(text))


def _imports(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def relative_path(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
