from core.help import explain
from delivery.shipments.panels import shipment_panel
from orders.extension_points import ITEM_PANELS, ITEM_RELATED, ItemPanel
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Customer Service", "Shipments", "shipments"), weight=45)
ITEM_RELATED.add("delivery__shipment__address_check", weight=15)
ITEM_PANELS.add(ItemPanel("delivery/shipments/_shipment_panel.html", shipment_panel), weight=5)

explain("discs", "Products on disc", 68, "shipments")
