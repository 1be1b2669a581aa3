"""Files are read for those who may upload them there, up to a day's bytes, and leave nothing behind on an error."""

import errno
import io
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from delivery.downloads.models import FileVersion
from orders.imports.models import ImportRun
from tests.orders.imports.makers import CSV
from vendors.actor import Actor

Panel = Callable[[Actor], Client]
UPLOAD_PAGE, IMPORT_PAGE = "/catalog/files/new/", "/orders/imports/"
BIG = 3 * 2**20


class Unread(io.RawIOBase):
    """A body that must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("The body was read.")


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path, fresh_limits: None) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "temporary"
    (tmp_path / "temporary").mkdir()
    return tmp_path


def post_unread(client: Client, page: str, size: int = BIG) -> Any:
    """Post a form with a file of that size, whose first byte must not be read."""
    extra: dict[str, Any] = {"CONTENT_LENGTH": str(size), "wsgi.input": Unread()}
    return client.generic("POST", page, b"-", "multipart/form-data; boundary=x", **extra)


def uploaded(size: int = 10) -> SimpleUploadedFile:
    return SimpleUploadedFile("setup.exe", b"x" * size)


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_upload_of_a_stranger_is_not_read(client: Client, db: None) -> None:
    response = post_unread(client, UPLOAD_PAGE)

    assert response.headers["Location"] == f"/accounts/login/?next={UPLOAD_PAGE}"


@pytest.mark.parametrize(
    ("page", "status"), [(UPLOAD_PAGE, 403), (IMPORT_PAGE, 403), ("/catalog/files/1/replace/", 404)]
)
def test_upload_without_the_right_is_not_read(anna: Actor, panel: Panel, page: str, status: int) -> None:
    assert post_unread(panel(anna), page).status_code == status


@pytest.mark.parametrize(
    "page", ["/accounts/logout/", "/accounts/login/", "/orders/", "/order-search/", "/nowhere/"]
)
def test_upload_to_a_page_that_takes_no_files_is_not_read(amir: Actor, panel: Panel, page: str) -> None:
    assert post_unread(panel(amir), page).status_code in (400, 404)
    assert post_unread(Client(), page).status_code in (400, 404)


def test_small_file_for_a_page_that_takes_none_is_skipped(amir: Actor, panel: Panel, folders: Path) -> None:
    panel(amir).post("/accounts/logout/", {"file": uploaded()})

    assert files_in(folders) == []


def test_upload_that_is_too_big_for_its_page_is_not_read(
    amir: Actor, panel: Panel, settings: Settings
) -> None:
    settings.IMPORT_MAX_BYTES = 2**20

    response = post_unread(panel(amir), IMPORT_PAGE)

    assert response.status_code == 413
    assert "It has 3.0\xa0MB and may have 1.0\xa0MB: choose a smaller one." in response.content.decode()


def test_uploads_of_a_person_are_limited_by_the_day(
    amir: Actor, alice: Actor, panel: Panel, settings: Settings
) -> None:
    settings.UPLOAD_MAX_BYTES_PER_DAY = 2 * 2**20
    statuses = [panel(amir).post(UPLOAD_PAGE, {"file": uploaded()}).status_code for _ in range(2)]

    refused = post_unread(panel(amir), UPLOAD_PAGE, 100)

    assert (statuses, refused.status_code) == ([302, 302], 429)
    assert "A person uploads at most 2.0\xa0MB within a day: go on tomorrow." in refused.content.decode()
    assert panel(alice).post(UPLOAD_PAGE, {"file": uploaded()}).status_code == 302


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let this process write no larger file: the system then answers as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [2**20 + 10, 2**20 + 2**16 + 10], ids=["at its end", "before its end"])
def test_upload_without_room_for_temporary_files_leaves_nothing(
    amir: Actor, panel: Panel, folders: Path, size: int
) -> None:
    client = panel(amir)
    client.raise_request_exception = False
    open_files = len(list(Path("/proc/self/fd").iterdir()))

    with largest_file(2**20):
        response = client.post(UPLOAD_PAGE, {"file": uploaded(size)})

    assert response.status_code == 507
    assert "There is no room on our disk" in response.content.decode()
    assert (files_in(folders), len(list(Path("/proc/self/fd").iterdir()))) == ([], open_files)
    assert client.post(UPLOAD_PAGE, {"file": uploaded()}).status_code == 302


def test_upload_without_room_in_the_media_folder_leaves_nothing(
    amir: Actor, panel: Panel, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = panel(amir)
    client.raise_request_exception = False

    def write_half(source: str, target: str, **_: object) -> None:
        Path(target).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.storage.filesystem.file_move_safe", write_half)
        response = client.post(UPLOAD_PAGE, {"file": uploaded()})
    assert (response.status_code, files_in(folders), FileVersion.objects.count()) == (507, [], 0)

    def copy_half(source: Any, target: Any, length: int) -> None:
        target.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("shutil.copyfileobj", copy_half)
        response = client.post(IMPORT_PAGE, {"file": SimpleUploadedFile("orders.csv", CSV)})
    assert (response.status_code, files_in(folders), ImportRun.objects.count()) == (507, [], 0)
