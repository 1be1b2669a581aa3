"""The first steps of a new vendor: those that are done are seen in its own data."""

from dataclasses import dataclass

from core.vendor_transaction import vendor_transaction
from orders.home.extension_points import FIRST_STEPS
from vendors.actor import Actor
from vendors.models import Vendor


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as Home shows it; without a `url` this person may not take it."""

    label: str
    why: str
    url: str
    is_done: bool


def first_steps(vendor: Vendor, actor: Actor) -> list[StepLine]:
    """Return the steps of a vendor until they are closed."""
    if vendor.is_set_up:
        return []
    return [
        StepLine(
            step.label,
            step.why,
            step.url(vendor) if actor.may(step.right, vendor) else "",
            step.is_done(vendor),
        )
        for step in FIRST_STEPS
    ]


def end_first_steps(vendor: Vendor) -> None:
    """Show a vendor no first steps any more."""
    with vendor_transaction(vendor.pk):
        Vendor.objects.filter(pk=vendor.pk, is_set_up=False).update(is_set_up=True)
