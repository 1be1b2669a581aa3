"""What customers and vendors read of a shipment, in whole sentences."""

from datetime import date

from django.utils.dateformat import format as written

from delivery.models.delivery_terms import DeliveryTerms
from delivery.shipments.models import Shipment

CUSTOMER_SERVICE = "orders@mycommerce.com"
DAY = "j F Y"


def told(shipment: Shipment, terms: DeliveryTerms) -> str:
    """Where a disc is and when it comes; "" for one that does not come."""
    match shipment.state:
        case Shipment.State.TO_SHIP:
            return f"Shipped within {days(terms.ships_within_days)}; arrives in {shipment.window}."
        case Shipment.State.SHIPPED:
            return f"Shipped on {_by(shipment)}. Expected {expected(shipment)}."
        case Shipment.State.DELIVERED:
            return f"Shipped on {_by(shipment)}. It has arrived."
        case Shipment.State.RETURNED:
            return f"It came back to us. Please write to {CUSTOMER_SERVICE}."
    return ""


def days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def expected(shipment: Shipment) -> str:
    """The window as days of the calendar."""
    if shipment.shipped_on is None or shipment.expected_until is None:
        return ""
    begins = shipment.window.begins(shipment.shipped_on)
    return f"between {day(begins)} and {day(shipment.expected_until)}"


def day(one: date) -> str:
    return str(written(one, DAY))


def changes(before: Shipment, after: Shipment) -> list[str]:
    """What was said of a shipment and is said now, where that differs."""
    facts = (
        ("carrier", before.get_carrier_display(), after.get_carrier_display()),
        ("tracking number", before.tracking or "none", after.tracking or "none"),
        (
            "shipped date",
            before.shipped_on and day(before.shipped_on),
            after.shipped_on and day(after.shipped_on),
        ),
    )
    return [f"{name} from {old} to {new}" for name, old, new in facts if old != new]


def _by(shipment: Shipment) -> str:
    on = day(shipment.shipped_on) if shipment.shipped_on else ""
    carrier = "" if shipment.carrier == "other" else f" by {shipment.get_carrier_display()}"
    tracking = f", tracking number {shipment.tracking}" if shipment.tracking else ""
    return f"{on}{carrier}{tracking}"
