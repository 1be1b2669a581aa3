"""The places whose statements may leave a vendor out."""

from collections.abc import Iterable

from tests.tenancy.recorder import Offence
from vendors.tenancy import CROSS_VENDOR_STATEMENTS


def is_excepted(offence: Offence) -> bool:
    """Return whether a place may look across vendors, and does it by a simple statement."""
    return offence.place in CROSS_VENDOR_STATEMENTS and offence.is_simple


def stale(offences: Iterable[Offence]) -> list[str]:
    """Return the places that are listed and sent no such statement in the whole suite."""
    places = {offence.place for offence in offences}
    unused = sorted(CROSS_VENDOR_STATEMENTS.keys() - places)
    return [f"{place} names each vendor: list it no longer." for place in unused]
