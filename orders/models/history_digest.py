from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorModel
from vendors.models import Vendor


class HistoryDigest(VendorModel):
    """What a vendor's activities of a day were, signed, and chained to the day before.

    It covers those with an id above `after_id` up to `through_id`, which is `seen_id` of the one before: whoever was
    about to write an activity then has finished by now.
    """

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(help_text="When it was signed, in UTC.")
    after_id = models.BigIntegerField()
    through_id = models.BigIntegerField()
    seen_id = models.BigIntegerField(help_text="The newest activity at that moment.")
    activities = models.PositiveIntegerField(help_text="How many it covers.")
    root = models.CharField(max_length=64, help_text="SHA-256 of their hashes.")
    previous = models.CharField(max_length=64, blank=True, help_text="The chain's hash of the day before.")
    signature = models.CharField(max_length=64, help_text="HMAC of all columns, by a key from SECRET_KEY.")
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "vendor"), name="one_history_digest_per_day"),)

    def __str__(self) -> str:
        return f"{self.activities} activities through {self.through_id}"
