"""An order of the demo with all that belongs to it, before it has a row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from core.money import Money
from devtools.demo.orders.people import DemoCustomer
from devtools.demo.vendors import Seller
from jobs.models import Job
from orders.models import Activity, Order
from vendors.actor import SYSTEM, Actor, ActorKind
from vendors.models import Product


@dataclass(slots=True)
class DemoLine:
    """A product that was bought, in minor units of the order's currency."""

    product: Product | None
    name: str
    quantity: int
    net: int
    tax: int = 0
    refund_status: str = ""
    pk: int = 0

    @property
    def sku(self) -> str:
        return self.product.sku if self.product else ""

    @property
    def total(self) -> int:
        return self.net + self.tax


@dataclass(slots=True, eq=False)
class DemoActivity:
    """A line of the Activity tab, before it has a row."""

    at: datetime
    kind: Activity.Kind
    sentence: str
    actor: Actor
    cause: "DemoActivity | None" = None
    data: dict[str, Any] = field(default_factory=dict)
    subject: str = ""
    pk: int = 0


@dataclass(slots=True, eq=False)
class DemoJob:
    """A background job: done, failed, or due in the future."""

    cause: DemoActivity
    task: str
    queue: str
    due_at: datetime
    arguments: dict[str, Any] = field(default_factory=dict)
    attempts: int = 1
    done_at: datetime | None = None
    failed_at: datetime | None = None
    last_error: str = ""
    dedupe_key: str | None = None

    @property
    def state(self) -> Job.State:
        if self.done_at:
            return Job.State.DONE
        return Job.State.FAILED if self.failed_at else Job.State.SCHEDULED


@dataclass(slots=True)
class Correction:
    """A corrected email address; `outcome` is that of the email to the old address."""

    at: datetime
    actor: Actor
    old: str
    new: str
    outcome: str  # sent, refused, retrying, waiting or exhausted


@dataclass(slots=True)
class DemoReturn:
    """Lines to be refunded; `outcome` is how far the refund came."""

    at: datetime
    actor: Actor
    lines: Sequence[DemoLine]
    comment: str
    outcome: str  # succeeded, pending, retrying, stuck, waiting, failed or sent_back
    reason: str

    @property
    def amount(self) -> int:
        return sum(line.total for line in self.lines)


@dataclass(slots=True)
class DemoRefundRequest:
    """A refund request through Customer Service; `answer` is why the vendor declined, "" while it is open."""

    at: datetime
    text: str
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: Actor | None = None


@dataclass(slots=True, eq=False)
class DemoPurchase:
    """An order with all that belongs to it, before it has a row."""

    seller: Seller
    placed_at: datetime
    customer: DemoCustomer
    currency: str
    lines: list[DemoLine]
    tax_rate: int = 0
    kind: Order.Kind = Order.Kind.ORDER
    method: Order.PaymentMethod = Order.PaymentMethod.CARD
    status: Order.Status = Order.Status.PENDING
    is_test: bool = False
    source: str = ""
    reference: str = ""
    recipient: DemoCustomer | None = None
    paid: int = 0
    refunded: int = 0
    reserved: int = 0
    returns: list[DemoReturn] = field(default_factory=list)
    requests: list[DemoRefundRequest] = field(default_factory=list)
    activities: list[DemoActivity] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    jobs: list[DemoJob] = field(default_factory=list)
    pk: int = 0
    number: str = ""

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def customer_actor(self) -> Actor:
        return Actor(ActorKind.CUSTOMER, (self.customer.full_name or self.customer.email)[:200])

    @property
    def card(self) -> tuple[str, str]:
        """Brand and last four, when it was paid by card."""
        customer = self.customer
        return (
            (customer.card_brand, customer.card_last4)
            if self.method is Order.PaymentMethod.CARD
            else ("", "")
        )

    @property
    def charge_id(self) -> str:
        """The card payment at the fake gateway, which reads the amount from the name."""
        if self.method is not Order.PaymentMethod.CARD or self.source or self.is_test or self.paid <= 0:
            return ""
        return f"ch_fake_{self.currency.lower()}_{self.paid}_ok_{self.number}"

    def after(self, **delay: float) -> datetime:
        """Return a time that much later than the order."""
        return self.placed_at + timedelta(**delay)

    def money(self, minor: int) -> str:
        return _formatted(minor, self.currency)

    def add_activity(
        self, at: datetime, kind: Activity.Kind, sentence: str, actor: Actor = SYSTEM, **fields: Any
    ) -> DemoActivity:
        """Add a line to the order's history and return it."""
        activity = DemoActivity(at, kind, sentence, actor, **fields)
        self.activities.append(activity)
        return activity


@lru_cache(10_000)
def _formatted(minor: int, currency: str) -> str:
    """Return an amount as text. Prices recur, and to format one takes as long as to invent the order."""
    return str(Money(minor, currency))
