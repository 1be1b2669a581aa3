from core.help import explain
from vendors.extension_points import MENU, MenuEntry

MENU.add(MenuEntry("Customer Service", "Bulk runs", "bulk_runs"), weight=80)
explain("many-orders", "One action on many orders", 40, "bulk_action", "bulk_runs", "bulk_run")
