"""What waits for Customer Service at all vendors."""

from dataclasses import dataclass

from django.urls import reverse

from orders.home.counts import count_text
from orders.home.extension_points import STAFF_NEEDS, StaffNeed
from orders.home.waiting import MAX_COUNT
from vendors.actor import Actor
from vendors.rights import Right


@dataclass(frozen=True, slots=True)
class StaffCount:
    """How much waits of a kind, and the list where it is worked on."""

    label: str
    count: str  # "" for none
    url: str


def staff_counts(actor: Actor) -> list[StaffCount]:
    """Return the counts of all kinds for staff who may read; each takes one capped statement."""
    if Right.READ not in actor.rights_everywhere:
        return []
    return [
        StaffCount(need.label, _count(need), f"{reverse(need.route)}?{need.query}") for need in STAFF_NEEDS
    ]


def _count(need: StaffNeed) -> str:
    count = len(need.rows().order_by().values_list("pk")[: MAX_COUNT + 1])
    return count_text(count) if count else ""
