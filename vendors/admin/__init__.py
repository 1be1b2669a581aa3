"""The Django admin of Customer Service: vendors with their teams and products, and the people who sign in."""

from vendors.admin import groups, people, products, sellers, sign_in

__all__ = ["groups", "people", "products", "sellers", "sign_in"]
