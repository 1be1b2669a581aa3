"""docs/adding-an-action.md is true: its code is executed, and its tests pass."""

import ast
import inspect
import re
import sys
from types import ModuleType

import pytest

from tests.project import ROOT

GUIDE = (ROOT / "docs" / "adding-an-action.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```python\n# (\S+\.py)\n(.*?)```", GUIDE, re.DOTALL))
TEST_FILE = next(path for path in FILES if path.startswith("tests/"))
TESTS = [
    node.name
    for node in ast.parse(FILES[TEST_FILE]).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
]


@pytest.fixture
def guide(own_registries: None, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the guide's tests, with the guide's action registered until the test ends."""
    for path, code in FILES.items():
        module = ModuleType(path.removesuffix(".py").replace("/", "."))
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(compile(code, path, "exec"), module.__dict__)  # noqa: S102  code of our own documentation
    return sys.modules[TEST_FILE.removesuffix(".py").replace("/", ".")]


def test_guide_names_no_file_that_exists() -> None:
    assert [path for path in FILES if (ROOT / path).exists()] == []
    assert len(FILES) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", TESTS)
def test_guide_passes_its_own_test(name: str, guide: ModuleType, request: pytest.FixtureRequest) -> None:
    test = getattr(guide, name)

    test(**{fixture: request.getfixturevalue(fixture) for fixture in inspect.signature(test).parameters})
