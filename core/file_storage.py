from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """A folder of files that are there whole or not at all: on a full disk no half stays behind."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        try:
            return str(super()._save(name, content))  # type: ignore[misc] # the stubs leave it out
        except OSError:
            self.delete(name)  # nobody else's: stored names are random
            raise
