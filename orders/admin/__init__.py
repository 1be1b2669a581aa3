"""Customer Service's side of orders: every vendor's, with the same actions as in the panel."""

from orders.admin import orders, records, steps

__all__ = ["orders", "records", "steps"]
