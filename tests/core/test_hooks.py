"""docs/hooks.md lists every hook with the docstring that stands below it; `UPDATE_DOCS=1` writes the file."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "hooks.md"
INTRODUCTION = """\
# Hooks

A hook is where an upper app adds to a lower app, which does not import it. The lower app declares it in its
`extension_points.py`; an upper app adds to it in its `hooks.py`:

```python
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Catalog", "Products", "products"), weight=10)  # a smaller weight comes first
```

This page is written from the docstrings by `UPDATE_DOCS=1 pytest tests/core/test_hooks.py`.
"""


@dataclass(frozen=True)
class HookEntry:
    """A hook as its module declares it; `type` is the annotation as it is written."""

    name: str
    module: str
    type: str
    docstring: str


def hooks_of(file: Path) -> Iterator[HookEntry]:
    """Yield the hooks of a module in the order in which they are declared."""
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    statements = ast.parse(file.read_text()).body
    for statement, following in zip(statements, [*statements[1:], None], strict=True):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        annotation = ast.unparse(statement.annotation)
        if annotation.startswith("Hook["):
            yield HookEntry(statement.target.id, module, annotation, _docstring(following))


def _docstring(statement: ast.stmt | None) -> str:
    """Return the text of a string literal that stands alone; "" for another statement."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return str(statement.value.value).strip()
    return ""


MODULES = sorted(ROOT.glob("[!.]*/**/extension_points.py"))
HOOKS = [hook for file in MODULES for hook in hooks_of(file)]


def page_text() -> str:
    """Return docs/hooks.md as the modules demand it."""
    sections = [
        f"## {hook.name}\n\n`{hook.module}`, type `{hook.type}`\n\n{hook.docstring}\n" for hook in HOOKS
    ]
    return "\n".join([INTRODUCTION, *sections])


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.name)
def test_hook_has_a_docstring(hook: HookEntry) -> None:
    assert hook.docstring.endswith("."), f"Write what {hook.name} is for in a string literal below it."


def test_hook_page_lists_every_hook() -> None:
    if os.environ.get("UPDATE_DOCS") == "1":
        PAGE.write_text(page_text())

    assert PAGE.read_text() == page_text(), "Run UPDATE_DOCS=1 pytest tests/core/test_hooks.py, and commit."
