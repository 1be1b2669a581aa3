"""One order item of the demo with what it was delivered with, before it has rows."""

from dataclasses import dataclass, field
from datetime import datetime

from devtools.demo.delivery.catalog import DemoFile, Kit
from devtools.demo.delivery.discs import Disc
from devtools.demo.delivery.machines import Machine
from devtools.demo.orders.purchase import DemoLine, DemoPurchase, Happening, Promised


@dataclass(slots=True)
class DemoDownload:
    """One download of one link."""

    at: datetime
    told: Happening
    pk: int = 0


@dataclass(slots=True)
class Linked:
    """A link to be."""

    file: DemoFile
    pk: int = 0
    fetched: list[DemoDownload] = field(default_factory=list)


@dataclass(slots=True)
class Key:
    """A license key; its text is written once the item has its id."""

    at: datetime
    hardware_id: str = ""
    valid_until: datetime | None = None
    revoked_at: datetime | None = None
    reason: str = ""
    value: str = ""
    filename: str = ""
    pk: int = 0


@dataclass(slots=True)
class Delivered:
    """What one order item was delivered with."""

    purchase: DemoPurchase
    line: DemoLine
    kit: Kit
    at: datetime
    links: list[Linked]
    discs: list[Disc] = field(default_factory=list)
    hardware_id: str = ""
    machines: list[Machine] = field(default_factory=list)
    is_trialware: bool = False
    keys: list[Key] = field(default_factory=list)
    job: Promised | None = None  # of a key that could not be made
    told: list[Happening] = field(default_factory=list)  # of its keys
    pk: int = 0

    @property
    def is_refunded(self) -> bool:
        return self.line.refund_status == "refunded"

    @property
    def key(self) -> Key | None:
        """The one that stands."""
        standing = (key for key in self.keys if not key.valid_until and not key.revoked_at)
        return next(standing, None)
