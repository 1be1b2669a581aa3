"""What imports add to the menu and to the help page."""

from core.help import explain
from orders.extension_points import (
    ORDER_NOTES,
    ORDER_PANELS,
    PERSONAL_DATA,
    PERSONAL_FILES,
    OrderNote,
    OrderPanel,
    PersonalData,
)
from orders.home.extension_points import NEEDS_ATTENTION
from orders.imports.models import ImportedOrder
from orders.imports.needs import NEEDS
from orders.imports.order_panel import other_shop
from orders.imports.page.access import may_import
from orders.imports.page.files import delete_files_of
from orders.imports.page.sold_elsewhere import sold_elsewhere
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Customer Service", "Import orders", "imports", may_import), weight=90)
PERSONAL_FILES.add(delete_files_of)
PERSONAL_DATA.add(PersonalData(ImportedOrder, {"fields": {}}, order="order_id"))
ORDER_PANELS.add(OrderPanel("orders/imports/_order_panel.html", other_shop), weight=20)
ORDER_NOTES.add(OrderNote("orders/imports/_sold_elsewhere.html", sold_elsewhere), weight=5)
for need in NEEDS:
    NEEDS_ATTENTION.add(need, weight=90)

explain("import", "Bringing orders in from a file", 60, "imports", "import_columns", "import_run")
