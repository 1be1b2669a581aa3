"""What counts as the ID of a machine: one line of plain ASCII, as the vendor's program shows it."""

import re

LONGEST = 100  # as many as the built-in generator writes into a key
RULE = f"A Hardware ID is one line of at most {LONGEST} plain letters, digits and signs."
_VISIBLE = re.compile(rf"[\x20-\x7e]{{1,{LONGEST}}}")


class BadHardwareId(ValueError):
    """It is none."""


def clean(typed: str) -> str:
    """Without the blanks around it. Raises BadHardwareId."""
    hardware_id = typed.strip(" \t\r\n")
    if not _VISIBLE.fullmatch(hardware_id):
        raise BadHardwareId(RULE)
    return hardware_id
