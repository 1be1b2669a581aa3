from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from core.vendor_relations import VendorForeignKey, VendorModel, VendorOneToOneField
from orders.imports.models.import_run import ImportRun
from orders.models import Order
from vendors.models import Vendor


class ImportedOrder(VendorModel):
    """What the file said of an imported order, as it was taken last: the same file again is compared with it.

    An order whose person was erased has no fields left: no file brings them back.
    """

    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="+", db_index=False)
    order = VendorOneToOneField(Order, models.PROTECT, related_name="imported")
    run = VendorForeignKey(ImportRun, models.DO_NOTHING, related_name="+", db_index=False)
    fields: Any = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text="Texts by field of orders/imports/mapping/fields.py.",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("order", "vendor"), name="one_imported_order_per_order"),
        )

    def __str__(self) -> str:
        return f"Import of {self.order_id}"
