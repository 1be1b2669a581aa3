from django.db import models

from core.vendor_relations import VendorModel
from vendors.models import Vendor


class ReplyText(VendorModel):
    """A vendor's own answer to “where is my receipt?”, in place of the default reply."""

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="reply_text")
    text = models.TextField(max_length=4000)

    def __str__(self) -> str:
        return f"Reply text of {self.vendor}"
