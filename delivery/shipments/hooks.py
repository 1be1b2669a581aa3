from core.help import explain
from delivery.extension_points import RECEIPT_PARAGRAPHS
from delivery.shipments.models import AddressCheck, Shipment
from delivery.shipments.needs import NEEDS, STAFF
from delivery.shipments.panels import shipment_panel
from delivery.shipments.sentences import shipment_paragraphs
from orders.extension_points import ITEM_PANELS, ITEM_RELATED, PERSONAL_DATA, ItemPanel, PersonalData
from orders.home.extension_points import NEEDS_ATTENTION, STAFF_NEEDS
from orders.models.postal_address import ERASED_ADDRESS
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Customer Service", "Shipments", "shipments"), weight=45)
ITEM_RELATED.add("delivery__shipment__address_check", weight=15)
ITEM_PANELS.add(ItemPanel("delivery/shipments/_shipment_panel.html", shipment_panel), weight=5)
RECEIPT_PARAGRAPHS.add(shipment_paragraphs, weight=30)
PERSONAL_DATA.add(
    PersonalData(
        Shipment,
        ERASED_ADDRESS | {"tracking": ""},
        order="item__order_id",
        of_recipient=True,
        shown=("country", "state", "carrier", "shipped_on"),
    )
)
PERSONAL_DATA.add(
    PersonalData(
        AddressCheck,
        ERASED_ADDRESS,
        order="shipment__item__order_id",
        of_recipient=True,
        shown=("country", "asked_at", "verified_at"),
    )
)

explain("discs", "Products on disc", 68, "shipments")

for need in NEEDS:
    NEEDS_ATTENTION.add(need, weight=50)
for staff_need in STAFF:
    STAFF_NEEDS.add(staff_need, weight=30)
