from orders.tabs import activity
from vendors.slots import Filler, fill

fill("menu.Customer Service", Filler("Orders", 10, key="orders"))
fill("order.tabs", Filler("Activity", 10, "activity", "orders/activity.html", activity))
