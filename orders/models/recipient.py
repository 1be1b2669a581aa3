from django.db import models

from core.email_fields import EmailAddressField
from core.vendor_relations import VendorOneToOneField
from orders.models.order import Order
from orders.models.postal_address import PostalAddress
from vendors.models import Vendor


class Recipient(PostalAddress):
    """The person who gets the products, if not the customer."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorOneToOneField(Order, models.PROTECT, related_name="recipient")
    email = EmailAddressField("Email address", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("order", "vendor"), name="one_recipient_per_order"),)

    def __str__(self) -> str:
        return self.full_name
