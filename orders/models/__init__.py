from orders.models.activity import Activity
from orders.models.bulk_run import BulkOrder, BulkRun
from orders.models.export_run import ExportRun
from orders.models.heartbeat import Heartbeat
from orders.models.import_job import ImportJob
from orders.models.import_run import ImportRun
from orders.models.order import Order
from orders.models.order_item import OrderItem
from orders.models.postal_address import PostalAddress
from orders.models.recipient import Recipient
from orders.models.saved_view import SavedView
from orders.models.search_key import SearchKey
from orders.models.step import Step

__all__ = [
    "Activity",
    "BulkOrder",
    "BulkRun",
    "ExportRun",
    "Heartbeat",
    "ImportJob",
    "ImportRun",
    "Order",
    "OrderItem",
    "PostalAddress",
    "Recipient",
    "SavedView",
    "SearchKey",
    "Step",
]
