from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from core.vendor_relations import VendorForeignKey, VendorOneToOneField
from delivery.shipments.carriers import Carrier, tracking_url
from delivery.shipments.window import Window, late_before, window_of
from orders.models import OrderItem
from orders.models.postal_address import PostalAddress
from vendors.models import Vendor


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    def late(self) -> Self:
        """Those whose window is over and whose arrival is not recorded."""
        return self.filter(state=Shipment.State.SHIPPED, expected_until__lt=late_before(timezone.now()))

    def with_related(self) -> Self:
        """With all that a row of a list shows, in one query."""
        return self.select_related("item__order", "vendor", "address_check")


class Shipment(PostalAddress):
    """A disc on its way to a customer, to the address as it was shipped. A disc shipped again is a new row."""

    class State(models.TextChoices):
        TO_SHIP = "to_ship", "To ship"
        SHIPPED = "shipped", "Shipped"
        DELIVERED = "delivered", "Arrived"
        RETURNED = "returned", "Came back"
        REPLACED = "replaced", "Shipped again"
        STOPPED = "stopped", "Not shipped"

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="shipments", db_index=False)
    item = VendorForeignKey(OrderItem, models.PROTECT, related_name="shipments", db_index=False)
    replaces = VendorOneToOneField(
        "self", models.PROTECT, related_name="replaced_by", null=True, help_text="The one before it."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_SHIP)
    carrier = models.CharField(max_length=20, choices=Carrier.choices, blank=True)
    tracking = models.CharField("tracking number", max_length=60, blank=True)
    shipped_on = models.DateField("shipped date", null=True)
    expected_until = models.DateField(null=True, help_text="The last day of its window; late after it.")
    created_at = models.DateTimeField(db_default=Now())

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("vendor", "id"), name="shipment_of_vendor"),
            models.Index(fields=("vendor", "state", "id"), name="shipment_of_vendor_by_state"),
            models.Index(fields=("state", "id"), name="shipment_by_state"),
            models.Index(
                fields=("vendor", "expected_until", "id"),
                name="shipment_of_vendor_late",
                condition=Q(state="shipped"),
            ),
            models.Index(fields=("expected_until", "id"), name="shipment_late", condition=Q(state="shipped")),
            models.Index(fields=("item", "-id"), name="shipment_of_item"),
        )
        constraints = (
            models.UniqueConstraint(fields=("replaces", "vendor"), name="one_shipment_instead_of_another"),
            models.UniqueConstraint(
                fields=("item", "vendor"), name="one_first_shipment_per_item", condition=Q(replaces=None)
            ),
            models.CheckConstraint(
                condition=Q(state__in=("to_ship", "stopped"), shipped_on=None, expected_until=None)
                | Q(
                    state__in=("shipped", "delivered", "returned", "replaced"),
                    shipped_on__isnull=False,
                    expected_until__isnull=False,
                ),
                name="what_was_shipped_has_its_dates",
            ),
        )

    def __str__(self) -> str:
        return f"Shipment of {self.item_id}"

    @property
    def window(self) -> Window:
        """Return how many weeks after the shipped date it is expected."""
        return window_of(self.country.code or "")

    @property
    def is_late(self) -> bool:
        return bool(
            self.state == self.State.SHIPPED
            and self.expected_until
            and self.expected_until < late_before(timezone.now())
        )

    @property
    def status_text(self) -> str:
        """Return the state as people read it."""
        return "Late" if self.is_late else self.get_state_display()

    @property
    def css_state(self) -> str:
        """Return the state as the class of its badge names it."""
        return "late" if self.is_late else self.state

    @property
    def tracking_url(self) -> str:
        return tracking_url(self.carrier, self.tracking)

    @property
    def has_address(self) -> bool:
        return bool(self.street1 and self.city and self.country)

    @property
    def address_check_or_none(self) -> "AddressCheck | None":
        """Return what became known of its address since; it was read with the shipment."""
        return getattr(self, "address_check", None)


class AddressCheck(PostalAddress):
    """Where a disc should go: the customer was asked, or Customer Service has verified the address."""

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    shipment = VendorOneToOneField(Shipment, models.PROTECT, related_name="address_check")
    asked_at = models.DateTimeField(null=True, help_text="When the customer was last asked by email.")
    verified_at = models.DateTimeField(null=True, help_text="Since then the address of this row is good.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("shipment", "vendor"), name="one_address_check_per_shipment"),
        )

    def __str__(self) -> str:
        return f"Address of shipment {self.shipment_id}"
