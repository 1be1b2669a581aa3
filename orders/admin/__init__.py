"""Customer Service's side of orders: every vendor's, with the same actions as in the panel."""

from orders.admin import activity, jobs, orders

__all__ = ["activity", "jobs", "orders"]
