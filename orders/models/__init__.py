from orders.models.activity import Activity
from orders.models.history_digest import HistoryDigest
from orders.models.order import Order
from orders.models.order_item import OrderItem
from orders.models.postal_address import PostalAddress
from orders.models.recipient import Recipient

__all__ = ["Activity", "HistoryDigest", "Order", "OrderItem", "PostalAddress", "Recipient"]
