"""The Django admin of Customer Service: vendors, their teams, products and log, and who signs in."""

from vendors.admin import groups, log, products, sign_in, users, vendors

__all__ = ["groups", "log", "products", "sign_in", "users", "vendors"]
