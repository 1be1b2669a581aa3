from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.urls import reverse

from core.vendor_relations import VendorModel
from vendors.models import Vendor


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def shared(self, vendor_id: int) -> Self:
        """Return those of a vendor that its whole team sees."""
        return self.filter(vendor_id=vendor_id, is_shared=True)

    def seen_by(self, user_id: int | Combinable, vendor_id: int | Combinable) -> Self:
        """Return a person's own views of a vendor's orders, and those that the team shares."""
        seen = models.Q(owner_id=user_id) | models.Q(is_shared=True)
        return self.filter(seen, vendor_id=vendor_id).order_by("name", "pk")


class SavedView(VendorModel):
    """A saved search: the filters of the list as they stand in its address."""

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="saved_views", db_index=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2_000)
    is_shared = models.BooleanField("shared with the team", default=False)
    created_at = models.DateTimeField(db_default=Now())

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("vendor", "owner", "name"), name="one_view_per_name"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved_view", args=[self.pk])
