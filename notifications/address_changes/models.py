from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from core.email_fields import EmailAddressField
from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models import Order
from vendors.models import Vendor


class AddressSettings(VendorModel):
    """A vendor's settings for changes of orders' email addresses."""

    vendor = models.OneToOneField(Vendor, models.PROTECT, related_name="address_settings")
    asks_first = models.BooleanField(
        "Ask the old address before an email address is changed",
        default=True,
        help_text="It is asked where the order is older, or the new address has another domain.",
    )
    age_limit_days = models.PositiveSmallIntegerField(
        "Orders older than days",
        default=30,
        validators=[MaxValueValidator(3_650)],
        help_text="Ask for every new address of these.",
    )
    waiting_days = models.PositiveSmallIntegerField(
        "Days to wait for an answer",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text="Where the old address bounces or stays silent, the change happens then.",
    )

    def __str__(self) -> str:
        return f"Address settings of {self.vendor}"

    @classmethod
    def of_vendor(cls, vendor_id: int) -> "AddressSettings":
        """Return the vendor's settings, or the defaults."""
        return cls.objects.filter(vendor_id=vendor_id).first() or cls(vendor_id=vendor_id)


class EmailChangeQuerySet(models.QuerySet["EmailChange"]):
    def of_order(self, order: Order) -> Self:
        return self.filter(vendor_id=order.vendor_id, order_id=order.pk)

    def waiting(self) -> Self:
        return self.filter(state=EmailChange.State.WAITING)

    def answered(self) -> Self:
        """Return those for which no answer of the old address is missing."""
        return self.exclude(needs_both=True, old_confirmed_at=None)

    def recent(self, since: datetime | Combinable) -> Self:
        """Return those that wait, and those that were done since then."""
        return self.filter(models.Q(state="waiting") | models.Q(state="done", ended_at__gte=since))

    def end(self, state: str) -> int:
        """End those that still wait; return how many."""
        return self.waiting().update(state=state, ended_at=Now())


class EmailChange(VendorModel):
    """A change of an order's email address: done at once, or waiting for the answer of the old address."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"
        REPLACED = "replaced", "Replaced by a newer change"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="email_changes")
    old_email = EmailAddressField("old address", blank=True)
    new_email = EmailAddressField("new address", blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    needs_both = models.BooleanField(
        db_default=False,
        default=False,
        help_text="The customer asked: it happens when both addresses confirm.",
    )
    old_confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = EmailChangeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("order", "vendor"),
                condition=models.Q(state="waiting"),
                name="one_waiting_email_change",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_state_display()}, asked by {self.asked_by}"
