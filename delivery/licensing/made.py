from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """A new key: its text, or the base64 of a file's bytes and how the file is called."""

    value: str
    filename: str = ""
