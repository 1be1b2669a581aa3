from core.help import explain
from delivery.downloads.activity_details import downloads_by_activity
from delivery.downloads.links import link_paragraphs
from delivery.extension_points import RECEIPT_PARAGRAPHS
from orders.extension_points import ACTIVITY_DETAILS, ActivityDetail
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Catalog", "Product Files", "product_files"), weight=20)
ACTIVITY_DETAILS.add(ActivityDetail("delivery/downloads/_download.html", downloads_by_activity), weight=20)
RECEIPT_PARAGRAPHS.add(link_paragraphs, weight=20)

explain(
    "product-files",
    "Product files",
    65,
    "product_files",
    "new_file",
    "product_file",
    "rename_file",
    "remove_file",
)
