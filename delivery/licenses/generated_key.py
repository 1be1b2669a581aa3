from base64 import b64decode
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GeneratedKey:
    """A new key: its text, or a file's bytes in base64 and the file's name."""

    value: str
    filename: str = ""

    @property
    def size(self) -> int:
        """Return the bytes of a binary key."""
        return len(b64decode(self.value))
