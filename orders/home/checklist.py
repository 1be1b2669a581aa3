"""The first steps of a new vendor: those that are done are seen in its own data."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper

from core.vendor_transaction import vendor_transaction
from orders.home.extension_points import SETUP_CHECKLIST, ChecklistEntry
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Right


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """A step as Home shows it; without a `url` it is done, or this person may not take it."""

    label: str
    why: str
    url: str
    is_done: bool


def checklist(vendor: Vendor, actor: Actor) -> list[ChecklistLine]:
    """Return the steps of a vendor until they are closed; once all are done, only to whoever may close them."""
    if vendor.is_set_up:
        return []
    lines = [
        ChecklistLine(
            entry.label,
            entry.why,
            "" if is_done or not actor.may(entry.right, vendor) else entry.url(vendor),
            is_done,
        )
        for entry, is_done in _entries(vendor)
    ]
    are_all_done = all(line.is_done for line in lines)
    return [] if are_all_done and not actor.may(Right.SETTINGS, vendor) else lines


def _entries(vendor: Vendor) -> list[tuple[ChecklistEntry, bool]]:
    """Return each step and whether it is done, by one statement for all."""
    entries = list(SETUP_CHECKLIST)
    conditions = (
        ExpressionWrapper(entry.is_done(vendor.pk), output_field=BooleanField()) for entry in entries
    )
    are_done = Vendor.objects.filter(pk=vendor.pk).values_list(*conditions).get()
    return list(zip(entries, are_done, strict=True))


def end_checklist(vendor: Vendor) -> None:
    """Show a vendor no first steps any more."""
    with vendor_transaction(vendor.pk):
        Vendor.objects.filter(pk=vendor.pk, is_set_up=False).update(is_set_up=True)
