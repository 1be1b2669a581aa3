from typing import Any

from django.http import HttpRequest

from core.help import explain
from notifications.address_changes.models import AddressSettings, EmailChange
from notifications.address_changes.rules import caution
from orders.extension_points import DELIVERY_CAUTIONS, ORDER_NOTES, PERSONAL_DATA, OrderNote, PersonalData
from orders.models import Order
from vendors.extension_points import LOGGED_MODELS, MENU, LoggedModel, MenuEntry


def address_note(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Return what the order page says of changes of late."""
    return {"caution": caution(order), "live": False}


ORDER_NOTES.add(OrderNote("notifications/address_changes/_note.html", address_note), weight=5)
DELIVERY_CAUTIONS.add(caution)
MENU.add(MenuEntry("Account", "Address changes", "address_settings"), weight=7)
PERSONAL_DATA.add(
    PersonalData(
        EmailChange,
        {"old_email": "", "new_email": "", "asked_by": ""},
        order="order_id",
        email="new_email",
        shown=("asked_at", "state"),
    )
)
PERSONAL_DATA.add(PersonalData(EmailChange, {"old_email": ""}, email="old_email"))
explain("address-changes", "Changing an email address", 35, "address_settings")
LOGGED_MODELS.add(LoggedModel(AddressSettings, "settings", "Address changes", name=None, has_defaults=True))
