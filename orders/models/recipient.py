from django.db import models

from orders.models.order import Order
from orders.models.postal_address import PostalAddress
from vendors.models import Vendor


class Recipient(PostalAddress):
    """The person who gets the products, if not the customer."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = models.OneToOneField(Order, models.PROTECT, related_name="recipient", db_constraint=False)
    email = models.EmailField("Email address", blank=True)

    def __str__(self) -> str:
        return self.full_name
