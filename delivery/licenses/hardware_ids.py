"""The ID of a machine: one line of plain ASCII, as the vendor's program shows it."""

import re

from core.text import plain_text

MAX_LENGTH = 100  # characters, as many as the built-in generator writes into a key
RULE = f"A Hardware ID is one line of at most {MAX_LENGTH} plain letters, digits and signs."
_VISIBLE = re.compile(rf"[\x20-\x7e]{{1,{MAX_LENGTH}}}")


class BadHardwareId(ValueError):
    """The text is no Hardware ID."""


def clean(text: str) -> str:
    """Return the Hardware ID without the blanks around it. Raises BadHardwareId."""
    hardware_id = text.strip(" \t\r\n")
    if not hardware_id.isascii():
        hardware_id = plain_text(hardware_id)
    if not _VISIBLE.fullmatch(hardware_id):
        raise BadHardwareId(RULE)
    return hardware_id
