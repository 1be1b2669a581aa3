from orders.views.action import act, action
from orders.views.bulk import bulk_action, bulk_go, bulk_resume, bulk_run, bulk_stop
from orders.views.orders import item, order, orders, tab
from orders.views.saved_views import forget_view, saved_view, saved_views

__all__ = [
    "act",
    "action",
    "bulk_action",
    "bulk_go",
    "bulk_resume",
    "bulk_run",
    "bulk_stop",
    "forget_view",
    "item",
    "order",
    "orders",
    "saved_view",
    "saved_views",
    "tab",
]
