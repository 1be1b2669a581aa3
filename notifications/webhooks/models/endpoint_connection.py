from django.db import models

from core.vendor_relations import VendorForeignKey, VendorModel
from notifications.webhooks.models.notice_endpoint import NoticeEndpoint
from vendors.models import Vendor


class EndpointConnection(VendorModel):
    """One of the connections that workers may have to an endpoint at the same time, and until when it is leased."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    endpoint = VendorForeignKey(NoticeEndpoint, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    lease_generation = models.PositiveIntegerField(help_text="Counts the leases; only the last one counts.")
    lease_until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "endpoint", "number"), name="one_row_per_endpoint_connection"
            ),
        )

    def __str__(self) -> str:
        return f"connection {self.number} to {self.endpoint}"
