from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.functions import Now
from django.utils.timezone import localtime

from core.email_fields import EmailAddressField
from vendors.models.picture_digest import picture_digest, picture_url


class VendorQuerySet(models.QuerySet["Vendor"]):
    def id_of(self, number: int) -> int:
        """Return the id of the vendor with this number, which Order IDs and customers' addresses tell; else 0."""
        vendor_id = self.filter(number=number).values_list("pk", flat=True).first() if number < 2**31 else 0
        return vendor_id or 0


class Vendor(models.Model):
    """A software maker that sells through MyCommerce."""

    number = models.PositiveIntegerField(unique=True, help_text="The middle part of each Order ID.")
    name = models.CharField(max_length=200)
    support_email = EmailAddressField("Support email address", blank=True)
    notification_email = EmailAddressField("Order notification address", blank=True)
    # Addresses that somebody typed; each counts when the link that was mailed there is opened.
    pending_support_email = EmailAddressField(blank=True, default="", db_default="", editable=False)
    pending_notification_email = EmailAddressField(blank=True, default="", db_default="", editable=False)
    warning = models.TextField(
        blank=True, default="", db_default="", editable=False, help_text="Shown to its team on every page."
    )
    timezone = models.CharField(max_length=60, default="UTC")
    sender_name = models.CharField(
        max_length=100, blank=True, default="", db_default="", help_text="Blank: the vendor's name."
    )
    needs_second_factor = models.BooleanField(
        "Everybody in the team needs a second factor", default=False, db_default=False
    )
    download_limit = models.PositiveSmallIntegerField(
        default=3, db_default=3, help_text="Times that a customer may download each file of a new product."
    )
    download_days = models.PositiveSmallIntegerField(
        default=30, db_default=30, help_text="Days for which a download link of a new product works."
    )
    has_undo = models.BooleanField(
        "Emails and refunds wait ten seconds and can be undone", default=False, db_default=False
    )
    logo = picture_digest()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    is_set_up = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text="Home leads through no first steps any more.",
    )

    objects = VendorQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(download_limit__gte=1, download_days__gte=1),
                name="vendor_allows_a_download",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def logo_url(self) -> str:
        """The address of its logo; "" where it has none."""
        return picture_url(self.number, self.logo)

    @property
    def vendor_id(self) -> int:
        """Its own id, so that rights are checked on a vendor as on its orders."""
        return self.pk

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment in the vendor's time zone: the only one that documents and emails name."""
        return localtime(moment, ZoneInfo(self.timezone)).date()
