from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorModel
from vendors.models.vendor import Vendor


class VendorLogEntry(VendorModel):
    """One change of a vendor's settings, team or catalog. A trigger refuses to change or delete it.

    Erasing a person may leave what is in `ERASED` instead of a text, and nothing else.
    """

    class Kind(models.TextChoices):
        SETTINGS = "settings", "Settings"
        TEAM = "team", "Team"
        PRODUCT = "product", "Products"
        FILE = "file", "Product files"
        EMAIL = "email", "Emails"
        ENDPOINT = "endpoint", "Notice addresses"
        COUPON = "coupon", "Coupons"
        VIEW = "view", "Shared views"
        TOKEN = "token", "API tokens"
        DESK = "desk", "Help desks"

    class Change(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        REMOVED = "removed", "Removed"

    ERASED: ClassVar[dict[str, str]] = {"subject": "Erased", "actor_name": "Erased", "changes": "[]"}

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="log_entries", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=300, help_text="What was changed, such as “Product “Backup Pro””.")
    change = models.CharField(max_length=10, choices=Change.choices)
    changes = models.JSONField(default=list, help_text="Lists of label, text before and text after.")
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    actor_name = models.CharField(max_length=200)
    by_staff = models.BooleanField(default=False, help_text="Whether Customer Service did it.")
    happened_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "vendor log entries"
        indexes = (models.Index(fields=("vendor", "-id"), name="vendor_log_newest"),)

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_change_display()}"
