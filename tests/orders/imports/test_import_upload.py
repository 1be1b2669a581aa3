"""Uploads that cannot be read are refused with a sentence, and their files are not kept."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from orders.imports.models import ImportRun
from tests.orders.imports.makers import CSV
from tests.types import Response

Upload = Callable[..., Response]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "orders.csv", "The file is empty."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 90, "orders.xls", "is of an old Excel: save it as .xlsx or CSV."),
        (b"\x89PNG\0\0", "orders.csv", "is neither CSV nor Excel (.xlsx)."),
        (b"PK\x03\x04 no zip", "orders.xlsx", "cannot be read as an Excel file (.xlsx)."),
        (gzip.compress(CSV)[:-12], "orders.csv.gz", "is cut off or damaged."),
    ],
    ids=("empty", "xls", "picture", "no zip", "cut off"),
)
def test_upload_refuses_unreadable_files(
    upload: Upload, content: bytes, name: str, sentence: str, folder: Path
) -> None:
    page = upload(content, name).content.decode()

    assert sentence in page
    assert set(ImportRun.objects.values_list("state", flat=True)) <= {"failed"}
    assert not folder.exists() or list(folder.iterdir()) == []


def test_upload_says_how_large_files_may_be(upload: Upload, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 100

    assert "may have 100\xa0bytes: pack it by gzip or split it." in upload().content.decode()
