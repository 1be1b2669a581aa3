from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models import Order
from vendors.models import Vendor


class SetAside(VendorModel):
    """A row of Needs attention that somebody has marked as handled, or put off until a moment."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    need = models.SlugField(max_length=40, db_index=False, help_text="The kind, by its slug.")
    row_id = models.BigIntegerField(help_text="The row of that kind.")
    order = VendorForeignKey(Order, models.PROTECT, related_name="+", null=True, db_index=False)
    cause_at = models.DateTimeField(help_text="When its cause came about: it comes back with a newer one.")
    until = models.DateTimeField(null=True, help_text="It comes back then; null: it is handled.")
    comment = models.TextField(blank=True, max_length=2_000)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    set_aside_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (models.Index(fields=("vendor", "need", "-set_aside_at"), name="set_aside_newest"),)
        constraints = (
            models.UniqueConstraint(fields=("need", "row_id", "vendor"), name="row_set_aside_once"),
        )

    def __str__(self) -> str:
        return f"{self.need} {self.row_id}"
