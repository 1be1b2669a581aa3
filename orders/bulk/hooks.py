from core.help import explain
from orders.bulk.models import BulkOrder
from orders.bulk.needs import NEEDS
from orders.extension_points import PERSONAL_DATA, PersonalData
from orders.home.extension_points import NEEDS_ATTENTION
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Customer Service", "Bulk runs", "bulk_runs"), weight=80)
PERSONAL_DATA.add(PersonalData(BulkOrder, {"shown": "", "result_text": ""}, order="order_id"))
explain("many-orders", "One action on many orders", 40, "bulk_action", "bulk_runs", "bulk_run")

for need in NEEDS:
    NEEDS_ATTENTION.add(need, weight=80)
