"""What a person may still refund alone: the ceiling of the role, less what this person refunded alone before.

A ceiling holds for an order, however many refunds it takes, and for all orders of a vendor in one of its days.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils import timezone

from core.amounts import NotAnAmount, parse_money
from core.money import Money
from orders.models import Order
from refunds.models import Refund, RefundSettings
from refunds.models.states import RELEASED
from vendors.actor import Actor, ActorKind
from vendors.models import Vendor

Amounts = Mapping[str, int]  # minor units by currency; those it lacks are 0
MAX_CEILING = 10**9  # in major units
_BETWEEN = re.compile(r"\s*(?:[;\n]|,\s|,(?!\d))\s*|\s+(?=[A-Za-z]{3}\s*\d)")  # a comma may be a decimal one


class BadCeiling(ValueError):
    """A text is no amount; the message is a sentence."""


def parse_ceilings(text: str) -> dict[str, int]:
    """Return `EUR 200.00, JPY 30000` as minor units by currency; a comma may be a decimal one. Raises BadCeiling."""
    amounts = [_ceiling(part) for part in _BETWEEN.split(text.strip(" ,;\n")) if part]
    ceilings = {amount.currency: amount.minor for amount in amounts}
    if len(ceilings) < len(amounts):
        raise BadCeiling("A currency stands here twice.")
    return ceilings


def _ceiling(text: str) -> Money:
    """Return `EUR 200.00`, `EUR 200,00` or `200 €` as money. Raises BadCeiling."""
    refusal = f"“{text[:40]}” is not a currency and an amount, such as EUR 200.00."
    try:
        ceiling = parse_money(text)
    except NotAnAmount as problem:
        raise BadCeiling(f"{refusal} {problem}") from problem
    if not 0 <= ceiling.decimal < MAX_CEILING:
        raise BadCeiling(refusal)
    return ceiling


class Ceiling:
    """What one person may refund alone of some orders of a vendor, and in what is left of the day."""

    def __init__(self, ceilings: Sequence[Amounts]) -> None:
        """One of the ceilings has to allow an amount; an empty one allows any, and so does having none."""
        self._ceilings = ceilings
        self._of_order: dict[int, int] = defaultdict(int)
        self._of_day: dict[str, int] = defaultdict(int)

    @classmethod
    def of(cls, actor: Actor, vendor: Vendor, orders: Iterable[Order], *, lock: bool = False) -> Self:
        """Return the actor's ceiling; with a lock, nobody else changes what it is measured by in this transaction."""
        ceiling = cls(_ceilings_of(actor, vendor))
        if ceiling.is_limited and actor.user:
            if lock:
                _lock(vendor.pk, actor.user.pk)
            alone = Refund.objects.filter(vendor_id=vendor.pk, requested_by=actor.user, needs_approval=False)
            ceiling._read(alone.exclude(state__in=RELEASED).order_by(), vendor, orders)
        return ceiling

    @property
    def is_limited(self) -> bool:
        return bool(self._ceilings) and all(self._ceilings)

    def allows(self, order: Order, amount: Money) -> bool:
        """Whether the amount needs no other person's approval."""
        if not self.is_limited:
            return True
        most = max(ceiling.get(amount.currency, 0) for ceiling in self._ceilings)
        before = max(self._of_order[order.pk], self._of_day[amount.currency])
        return before + amount.minor <= most

    def count(self, order: Order, amount: Money) -> None:
        """Add a refund that is made alone."""
        self._of_order[order.pk] += amount.minor
        self._of_day[amount.currency] += amount.minor

    def _read(self, alone: QuerySet[Refund], vendor: Vendor, orders: Iterable[Order]) -> None:
        of_orders = alone.filter(order_id__in=[order.pk for order in orders]).values_list("order_id")
        of_day = alone.filter(created_at__gte=_beginning_of_day(vendor)).values_list("currency")
        self._of_order.update(of_orders.annotate(sum=Sum("amount_minor")))
        self._of_day.update(of_day.annotate(sum=Sum("amount_minor")))


def _ceilings_of(actor: Actor, vendor: Vendor) -> list[Amounts]:
    """Return the ceilings of the actor's roles at the vendor, or that of Customer Service."""
    if actor.kind is ActorKind.STAFF:
        return [parse_ceilings(settings.CUSTOMER_SERVICE_CEILINGS)]
    by_role = RefundSettings.of_vendor(vendor.pk).ceilings
    return [by_role.get(seat.role) or {} for seat in actor.seats if seat.vendor_id == vendor.pk]


def _lock(vendor_id: int, user_id: int) -> None:
    """Let this person's refunds at the vendor follow one another, until the transaction ends."""
    with connection.cursor() as cursor:
        key = f"refunds {vendor_id} {user_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _beginning_of_day(vendor: Vendor) -> datetime:
    now = timezone.now().astimezone(ZoneInfo(vendor.timezone))
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
