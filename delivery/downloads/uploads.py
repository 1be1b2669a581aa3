"""Uploads of files: straight to the disk, hashed on the way, no bigger than allowed, from people who are signed in."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler


class HashingUploadHandler(TemporaryFileUploadHandler):
    """Django's handler for big files, used for files of any size; it sets `sha256` on the complete file."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Skip files of people who are not signed in; the request is read to its end, so that they get a response."""
        super().new_file(*args, **kwargs)
        if self.request is None or not self.request.user.is_authenticated:
            raise SkipFile
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            raise StopUpload(connection_reset=True)
        self.digest.update(raw_data)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = super().file_complete(file_size)
        if file is not None:
            file.sha256 = self.digest.hexdigest()  # type: ignore[attr-defined]
        return file
