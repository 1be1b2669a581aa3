from django.db import models

from api.models.api_token import ApiToken
from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models import Order
from vendors.models import Vendor


class IdempotentRequest(VendorModel):
    """A request with an `Idempotency-Key`, and its answer, which the same request gets again for 24 hours."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    token = VendorForeignKey(ApiToken, models.PROTECT, related_name="+", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=255, db_collation="C")
    digest = models.CharField(max_length=64, help_text="Of method, path and body.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Null: it is being worked on.")
    body = models.TextField(blank=True)
    began_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("vendor", "began_at"), name="idempotent_request_age"),)
        constraints = (
            models.UniqueConstraint(
                fields=("token", "key", "vendor"), name="one_request_per_idempotency_key"
            ),
        )

    def __str__(self) -> str:
        return self.key
