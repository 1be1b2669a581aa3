from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from core.vendor_relations import VendorForeignKey, VendorModel
from orders.models.order import Order
from vendors.actor import ActorKind
from vendors.models import Vendor

ERASED_SENTENCE = "Erased."
ERASED_CUSTOMER = "Customer"


class Activity(VendorModel):
    """One event in the history of an order. A trigger refuses to change or delete it.

    Erasing a person leaves `ERASED_SENTENCE`, no data, no salt and the hash of what it was (`orders/personal_data/`).
    """

    class Kind(models.TextChoices):
        ORDER = "order", "Order"
        COMMENT = "comment", "Comment"
        CHANGE = "change", "Change"
        EMAIL = "email", "Email"
        NOTICE = "notice", "Notice"
        DOWNLOAD = "download", "Download"
        KEY = "key", "License key"
        REFUND = "refund", "Refund"
        SHIPMENT = "shipment", "Shipment"

    ACTOR_KINDS = (
        (ActorKind.VENDOR, "Vendor"),
        (ActorKind.STAFF, "Customer Service"),
        (ActorKind.CUSTOMER, "Customer"),
        (ActorKind.SYSTEM, "System"),
    )

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorForeignKey(Order, models.PROTECT, related_name="activities", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sentence = models.TextField()
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="What was typed.")
    subject = models.CharField(max_length=40, blank=True, help_text="The row it is about, such as item:17.")
    actor_kind = models.CharField(max_length=10, choices=ACTOR_KINDS)
    actor_name = models.CharField(max_length=200)
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    cause = VendorForeignKey("self", models.PROTECT, related_name="effects", null=True, db_index=False)
    token = models.CharField(
        max_length=80, blank=True, help_text="Action and form: a form sent twice is one act."
    )
    happened_at = models.DateTimeField(db_default=Now())
    salt = models.BigIntegerField(null=True, editable=False)
    words_hash = models.BinaryField(
        null=True, help_text="Of erased sentence, data and name, with their salt."
    )

    class Meta:
        verbose_name_plural = "activities"
        indexes = (models.Index(fields=("order", "-id"), name="activity_of_order"),)
        constraints = (
            models.UniqueConstraint(
                fields=("order", "token", "vendor"),
                name="one_activity_per_form",
                condition=~models.Q(token=""),
            ),
        )

    def __str__(self) -> str:
        return self.sentence
