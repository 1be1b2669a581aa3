from django.conf import settings
from django.db import models

from vendors.models.vendor import Vendor
from vendors.rights import Role


class Seat(models.Model):
    """A person's membership of a vendor's team, with a role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "vendor"), name="one_seat_per_person_and_vendor"),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} at {self.vendor}"
