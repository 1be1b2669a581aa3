"""The admin of orders for Customer Service: all vendors' orders, with the same actions as in the panel."""

from orders.admin import activity, jobs, orders

__all__ = ["activity", "jobs", "orders"]
