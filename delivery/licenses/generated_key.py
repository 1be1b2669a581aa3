from base64 import b64decode
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GeneratedKey:
    """A new key: its text, or the base64 of a file's bytes and how the file is called."""

    value: str
    filename: str = ""

    @property
    def size(self) -> int:
        """Bytes of a file."""
        return len(b64decode(self.value))
