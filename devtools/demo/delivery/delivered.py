"""The delivery of one order item of the demo, before it has rows."""

from dataclasses import dataclass, field
from datetime import datetime

from devtools.demo.delivery.catalog import DeliverySetup, DemoFile
from devtools.demo.delivery.discs import Disc
from devtools.demo.delivery.machines import Machine
from devtools.demo.orders.purchase import DemoActivity, DemoJob, DemoLine, DemoPurchase


@dataclass(slots=True)
class DemoDownload:
    """One download of one link."""

    at: datetime
    activity: DemoActivity
    pk: int = 0


@dataclass(slots=True)
class DemoLink:
    """A download link with its downloads."""

    file: DemoFile
    pk: int = 0
    downloads: list[DemoDownload] = field(default_factory=list)


@dataclass(slots=True)
class DemoKey:
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
class DemoDelivery:
    """What one order item was delivered with."""

    purchase: DemoPurchase
    line: DemoLine
    setup: DeliverySetup
    at: datetime
    links: list[DemoLink]
    discs: list[Disc] = field(default_factory=list)
    hardware_id: str = ""
    machines: list[Machine] = field(default_factory=list)
    is_trialware: bool = False
    keys: list[DemoKey] = field(default_factory=list)
    job: DemoJob | None = None  # of a key that could not be made
    activities: list[DemoActivity] = field(default_factory=list)  # about its keys
    pk: int = 0

    @property
    def is_refunded(self) -> bool:
        return self.line.refund_status == "refunded"

    @property
    def key(self) -> DemoKey | None:
        """The key that is active."""
        active = (key for key in self.keys if not key.valid_until and not key.revoked_at)
        return next(active, None)
