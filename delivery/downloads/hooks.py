from core.help import explain
from delivery.downloads.tabs import downloads
from orders.extension_points import ACTIVITY_DETAILS, ActivityDetail
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Catalog", "Product Files", "product_files"), weight=20)
ACTIVITY_DETAILS.add(ActivityDetail("delivery/downloads/_download.html", downloads), weight=20)

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
