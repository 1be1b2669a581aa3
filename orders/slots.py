from orders.tabs import activity, may_import
from vendors.help import explain
from vendors.slots import Filler, fill

fill("menu.Customer Service", Filler("Orders", 10, key="orders"))
fill("menu.Customer Service", Filler("Bulk runs", 80, key="bulk_runs"))
fill("menu.Customer Service", Filler("Import orders", 90, key="imports", content=may_import))
fill("order.tabs", Filler("Activity", 10, "activity", "orders/activity.html", activity))

explain("finding-orders", "Finding an order", 10, "orders", "saved_views")
explain("the-order-page", "The order page", 20, "order", "item", "tab")
explain("actions", "Actions on an order", 30, "action", "item_action")
explain("many-orders", "One action on many orders", 40, "bulk_action", "bulk_runs", "bulk_run")
explain("export", "Taking orders away as a file", 50, "exports", "export_run")
explain("import", "Bringing orders in from a file", 60, "imports", "import_columns", "import_job")
