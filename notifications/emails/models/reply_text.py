from django.db import models

from vendors.models import Vendor


class ReplyText(models.Model):
    """How a vendor answers “where is my receipt?”, when our own words do not suit it."""

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="reply_text")
    text = models.TextField(max_length=4000)

    def __str__(self) -> str:
        return f"Reply text of {self.vendor}"
