from orders.tabs import activity, may_import
from vendors.slots import Filler, fill

fill("menu.Customer Service", Filler("Orders", 10, key="orders"))
fill("menu.Customer Service", Filler("Import orders", 90, key="imports", content=may_import))
fill("order.tabs", Filler("Activity", 10, "activity", "orders/activity.html", activity))
