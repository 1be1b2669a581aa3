"""Places whose statements leave a vendor out: those that may, and those that are still to be mended."""

from collections.abc import Iterable
from pathlib import Path

from tests.tenancy.recorder import Offence
from vendors.tenancy import CROSS_VENDOR_STATEMENTS

_FILE = Path(__file__).with_name("to_mend.txt")  # it may only become shorter, and goes when it is empty
TO_MEND = frozenset(_FILE.read_text().splitlines() if _FILE.exists() else ())


def is_excepted(offence: Offence) -> bool:
    """Return whether a place may look across vendors, and does it by a simple statement."""
    return offence.place in CROSS_VENDOR_STATEMENTS and offence.is_simple


def stale(offences: Iterable[Offence]) -> list[str]:
    """Return the places that are listed and sent no such statement in the whole suite."""
    places = {offence.place for offence in offences}
    unused = sorted({*TO_MEND, *CROSS_VENDOR_STATEMENTS} - places)
    return [f"{place} names each vendor: list it no longer." for place in unused]
