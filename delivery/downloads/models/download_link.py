from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from core.vendor_relations import VendorForeignKey, VendorModel
from delivery.downloads.models.product_file import ProductFile
from delivery.rules import DELIVERED_STATUSES, is_stopped
from delivery.token import DOWNLOAD_SALT, token_of
from orders.models import OrderItem
from vendors.models import Vendor

# What decides about a download and is recorded of it. To read all columns of five tables would take longer.
DECISIVE_COLUMNS = (
    "vendor_id", "filename", "generation", "limit", "used", "expires_at", "stopped_at", "file__vendor_id",
    "file__filename", "file__removed_at", "file__current__vendor_id", "file__current__size",
    "file__current__sha256", "file__current__stored", "file__current__uploaded_at", "item__vendor_id",
    "item__refund_status", "item__order__vendor_id", "item__order__status", "item__order__first_name",
    "item__order__last_name", "item__order__email", "item__delivery__vendor_id", "item__delivery__item_id",
    "item__delivery__stopped_at",
)  # fmt: skip


class DownloadLinkQuerySet(models.QuerySet["DownloadLink"]):
    def open(self) -> Self:
        """Those that a customer may use now."""
        return self.filter(
            stopped_at=None,
            expires_at__gt=Now(),
            used__lt=models.F("limit"),
            item__order__status__in=DELIVERED_STATUSES,
            item__delivery__stopped_at=None,
        ).exclude(item__refund_status=OrderItem.RefundStatus.REFUNDED)

    def with_related(self) -> Self:
        """With all that the page of a download shows, in one query."""
        return self.select_related("vendor", "file__current", "item__order__vendor", "item__delivery")

    def locked(self) -> Self:
        """With what decides about a download, locked in the open transaction."""
        links = self.select_related("file__current", "item__order", "item__delivery").only(*DECISIVE_COLUMNS)
        return links.select_for_update(of=("self",))


class DownloadLink(VendorModel):
    """One customer's address for one file of one order item; it is derived, so that it can be emailed again."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    item = VendorForeignKey(OrderItem, models.PROTECT, related_name="links", db_index=False)
    file = VendorForeignKey(ProductFile, models.PROTECT, related_name="links")
    filename = models.CharField(max_length=200, db_collation="C", help_text="As it was delivered.")
    generation = models.PositiveIntegerField(
        default=1, help_text="Raised to make the old address answer 404."
    )
    limit = models.PositiveSmallIntegerField("Download Limit")
    used = models.PositiveSmallIntegerField(default=0, help_text="Downloads since the last reset.")
    total = models.PositiveIntegerField("Download Running Total", default=0)
    expires_at = models.DateTimeField("Download Expire")
    stopped_at = models.DateTimeField(null=True, help_text="Refunded, or no longer part of the product.")
    created_at = models.DateTimeField(db_default=Now())

    objects = DownloadLinkQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("vendor", "filename"), name="link_by_filename"),)
        constraints = (
            models.UniqueConstraint(fields=("item", "filename", "vendor"), name="one_link_per_item_and_file"),
            models.CheckConstraint(
                condition=models.Q(used__lte=models.F("limit")), name="downloads_within_limit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.filename} of {self.item_id}"

    @property
    def token(self) -> str:
        return token_of(self.vendor, self.pk, self.generation, DOWNLOAD_SALT)

    @property
    def page_url(self) -> str:
        return f"{settings.SITE_URL}{reverse('download_page', args=[self.token])}"

    @property
    def state(self) -> str:
        """Return active, expired, exhausted, gone or stopped."""
        is_refunded = self.item.refund_status == OrderItem.RefundStatus.REFUNDED
        if self.stopped_at or is_refunded or is_stopped(self.item):
            return "stopped"
        if self.file.removed_at or self.file.filename != self.filename:
            return "gone"
        if self.expires_at <= timezone.now():
            return "expired"
        return "exhausted" if self.used >= self.limit else "active"

    @property
    def status_text(self) -> str:
        """Return the state as the vendor reads it."""
        return {
            "active": "Active",
            "expired": "Expired",
            "exhausted": "Limit reached",
            "gone": "File withdrawn",
            "stopped": "Stopped",
        }[self.state]
