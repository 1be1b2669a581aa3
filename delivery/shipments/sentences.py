"""What customers and vendors read of a shipment, in whole sentences."""

from datetime import date

from django.utils.dateformat import format as format_date

from core.contact import CUSTOMER_SERVICE_EMAIL
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.shipments.models import Shipment

DAY_FORMAT = "j F Y"


def shipment_paragraphs(delivery: Delivery, terms: DeliveryTerms) -> list[str]:
    """Return where the disc is (RECEIPT_PARAGRAPHS)."""
    sentence = status_sentence(delivery.shipment, terms) if delivery.shipment else ""
    return [f"Your disc:\n{sentence}"] if sentence else []


def status_sentence(shipment: Shipment, terms: DeliveryTerms) -> str:
    """Return where a disc is and when it comes; "" for one that does not come."""
    match shipment.state:
        case Shipment.State.TO_SHIP:
            return f"Shipped within {count_days(terms.ships_within_days)}; arrives in {shipment.window}."
        case Shipment.State.SHIPPED:
            return f"Shipped on {_day_and_carrier(shipment)}. Expected {expected_window(shipment)}."
        case Shipment.State.DELIVERED:
            return f"Shipped on {_day_and_carrier(shipment)}. It has arrived."
        case Shipment.State.RETURNED:
            return f"It came back to us. Please write to {CUSTOMER_SERVICE_EMAIL}."
    return ""


def _day_and_carrier(shipment: Shipment) -> str:
    day = format_day(shipment.shipped_on) if shipment.shipped_on else ""
    carrier = "" if shipment.carrier == "other" else f" by {shipment.get_carrier_display()}"
    tracking = f", tracking number {shipment.tracking}" if shipment.tracking else ""
    return f"{day}{carrier}{tracking}"


def expected_window(shipment: Shipment) -> str:
    """Return the first and the last day on which a disc is expected; "" for one that is not shipped."""
    if shipment.shipped_on is None or shipment.expected_until is None:
        return ""
    begins = shipment.window.begins(shipment.shipped_on)
    return f"between {format_day(begins)} and {format_day(shipment.expected_until)}"


def count_days(count: int) -> str:
    """Return "1 day" or "3 days"."""
    return f"{count} day{'' if count == 1 else 's'}"


def format_day(day: date) -> str:
    """Return a day as "18 November 2026"."""
    return str(format_date(day, DAY_FORMAT))


def list_changes(before: Shipment, after: Shipment) -> list[str]:
    """Return what of a shipment's record is different, such as "carrier from UPS to DHL"."""
    fields = (
        ("carrier", before.get_carrier_display(), after.get_carrier_display()),
        ("tracking number", before.tracking or "none", after.tracking or "none"),
        (
            "shipped date",
            before.shipped_on and format_day(before.shipped_on),
            after.shipped_on and format_day(after.shipped_on),
        ),
    )
    return [f"{name} from {old} to {new}" for name, old, new in fields if old != new]
