"""Uploads: read for signed-in people with the right on that page only, and so much of one person in a day.

A view that takes files says so by `takes_files`. The middleware asks before Django's CSRF check, which reads the
form with its files; whatever it refuses is not read.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat

from core.disk_full import disk_full_response
from core.rate_limit import AccountLimit
from core.whole_number import whole_number

DAY = 24 * 3600  # seconds
MEGABYTE = 2**20
FORM_BYTES = MEGABYTE  # of the other fields and of what stands between them
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(check: Callable[..., object], max_bytes: Callable[[], int]) -> Callable[[View], View]:
    """Let a view take files of `max_bytes` together.

    `check` gets what the view gets, and raises PermissionDenied or Http404 for a person who may not upload there.
    """

    def decorate(view: View) -> View:
        view.upload_check, view.upload_max_bytes = check, max_bytes  # type: ignore[attr-defined]
        return view

    return decorate


class UploadMiddleware:
    """Refuses forms with files that nobody asked for, before they are read; answers where there is no room for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Return the refusal of a form with files; None for all else."""
        if request.method != "POST" or request.content_type != "multipart/form-data":
            return None
        size = _content_length(request)
        if not hasattr(view, "upload_check"):
            if size > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or size):
                raise RequestDataTooBig("This page takes no files.")
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        view.upload_check(request, *args, **kwargs)
        if size > view.upload_max_bytes() + FORM_BYTES:  # type: ignore[attr-defined]
            limit = filesizeformat(view.upload_max_bytes())  # type: ignore[attr-defined]
            return _refuse(
                request, 413, f"It has {filesizeformat(size)} and may have {limit}: choose a smaller one."
            )
        if not _uploads_of_a_day().take(str(request.user.pk), by=-(-size // MEGABYTE)):
            limit = filesizeformat(settings.UPLOAD_MAX_BYTES_PER_DAY)
            return _refuse(request, 429, f"A person uploads at most {limit} within a day: go on tomorrow.")
        vars(request)["takes_files"] = True
        return _read(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a view that found no room for a file."""
        return disk_full_response(error)


class UploadHandler(TemporaryFileUploadHandler):
    """Django's handler for big files, used for files of any size; it sets `sha256` on the complete file.

    It skips files that the middleware did not let in. A file that cannot be written to its end is closed and removed.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; the rest of the form is read without those that nobody may upload."""
        if not getattr(self.request, "takes_files", False):
            raise SkipFile
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self._discard()
            raise StopUpload(connection_reset=True)
        self.digest.update(raw_data)
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            self._discard()
            raise

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        try:
            file: UploadedFile[bytes] | None = super().file_complete(file_size)
            if file is not None:
                file.flush()
        except OSError:
            self._discard()
            raise
        if file is not None:
            file.sha256 = self.digest.hexdigest()  # type: ignore[attr-defined]
        return file

    def _discard(self) -> None:
        """Close the file, which removes it, although what is not written yet cannot be written."""
        with suppress(OSError):
            self.file.close()


def _read(request: HttpRequest) -> HttpResponse | None:
    """Read the form, as the CSRF check would; return the answer when there is no room for its files."""
    try:
        request.POST  # noqa: B018  reads it
    except OSError as error:
        return disk_full_response(error)
    return None


def _content_length(request: HttpRequest) -> int:
    """Return the length of the body, as Django reads no more of it; 0 where the header says nothing."""
    return whole_number(request.META.get("CONTENT_LENGTH") or "") or 0


def _uploads_of_a_day() -> AccountLimit:
    return AccountLimit("uploaded-megabytes", settings.UPLOAD_MAX_BYTES_PER_DAY // MEGABYTE, DAY)


def _refuse(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    return render(request, "upload_refused.html", {"status": status, "sentence": sentence}, status=status)
