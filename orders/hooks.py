from core.help import explain
from jobs.extension_points import JOB_OUTCOMES
from orders.extension_points import ORDER_TABS, OrderTab
from orders.history import record_job_outcomes
from orders.tabs import activity
from vendors.extension_points import MENU, MenuEntry

JOB_OUTCOMES.add(record_job_outcomes)
MENU.add(MenuEntry("Customer Service", "Orders", "orders"), weight=10)
ORDER_TABS.add(OrderTab("activity", "Activity", "orders/activity.html", activity), weight=10)

explain("finding-orders", "Finding an order", 10, "orders", "saved_views")
explain("the-order-page", "The order page", 20, "order", "item", "tab")
explain("actions", "Actions on an order", 30, "action", "item_action")
