"""The Django admin of Customer Service: vendors with their teams and products, and the people who sign in."""

from vendors.admin import groups, products, sign_in, users, vendors

__all__ = ["groups", "products", "sign_in", "users", "vendors"]
