"""The documents name modules that exist."""

import re
from pathlib import PurePosixPath

import pytest

from tests.project import ROOT

DOCUMENTS = sorted(
    {*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md"), ROOT / "pyproject.toml"}
)
MODULES = [
    file.relative_to(ROOT).as_posix()
    for file in ROOT.rglob("*.py")
    if not file.relative_to(ROOT).parts[0].startswith(".")
]
OF_EXAMPLES = {"report_defect.py", "test_report_defect.py", "mycommerce.py"}  # which tests write


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_document_names_modules_that_exist(document: PurePosixPath) -> None:
    named = set(re.findall(r"[\w/]*\w\.py\b", (ROOT / document).read_text()))

    missing = [name for name in named if not any(f"/{module}".endswith(f"/{name}") for module in MODULES)]
    assert [name for name in missing if PurePosixPath(name).name not in OF_EXAMPLES] == []
