import django.db.models.deletion
import django.db.models.functions.datetime
import django_countries.fields
from django.db import migrations, models

from core.triggers import allowed_transitions, frozen, same_vendor, vendor_in_primary_key

ADDRESS = (
    "first_name", "last_name", "company", "street1", "street2", "city", "region", "postal_code", "country", "phone",
)  # fmt: skip
# The country stays when the address is erased: it says by which day a disc should have arrived.
ERASABLE = [column for column in ADDRESS if column != "country"]
MOVES = {
    "to_ship": ("shipped", "stopped"),
    "stopped": ("to_ship",),
    "shipped": ("delivered", "returned", "replaced"),
    "delivered": ("replaced",),
    "returned": ("replaced",),
}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shipment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=200)),
                ("last_name", models.CharField(blank=True, max_length=200)),
                ("company", models.CharField(blank=True, max_length=200)),
                ("street1", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "street2",
                    models.CharField(blank=True, max_length=200, verbose_name="address, second line"),
                ),
                ("city", models.CharField(blank=True, max_length=200)),
                ("region", models.CharField(blank=True, max_length=200)),
                ("postal_code", models.CharField(blank=True, max_length=40)),
                ("country", django_countries.fields.CountryField(blank=True, max_length=2)),
                ("phone", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_ship", "To ship"),
                            ("shipped", "Shipped"),
                            ("delivered", "Arrived"),
                            ("returned", "Came back"),
                            ("replaced", "Shipped again"),
                            ("stopped", "Not shipped"),
                        ],
                        default="to_ship",
                        max_length=10,
                    ),
                ),
                (
                    "carrier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("usps", "USPS"),
                            ("ups", "UPS"),
                            ("fedex", "FedEx"),
                            ("canada_post", "Canada Post"),
                            ("dhl", "DHL"),
                            ("royal_mail", "Royal Mail"),
                            ("la_poste", "La Poste"),
                            ("other", "Another carrier"),
                        ],
                        max_length=20,
                    ),
                ),
                ("tracking", models.CharField(blank=True, max_length=60, verbose_name="tracking number")),
                ("shipped_on", models.DateField(null=True, verbose_name="shipped date")),
                (
                    "expected_until",
                    models.DateField(help_text="The last day of its window; late after it.", null=True),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="orders.orderitem",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="The one before it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="delivery_shipments.shipment",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AddressCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=200)),
                ("last_name", models.CharField(blank=True, max_length=200)),
                ("company", models.CharField(blank=True, max_length=200)),
                ("street1", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "street2",
                    models.CharField(blank=True, max_length=200, verbose_name="address, second line"),
                ),
                ("city", models.CharField(blank=True, max_length=200)),
                ("region", models.CharField(blank=True, max_length=200)),
                ("postal_code", models.CharField(blank=True, max_length=40)),
                ("country", django_countries.fields.CountryField(blank=True, max_length=2)),
                ("phone", models.CharField(blank=True, max_length=60)),
                (
                    "asked_at",
                    models.DateTimeField(help_text="When the customer was last asked by email.", null=True),
                ),
                (
                    "verified_at",
                    models.DateTimeField(help_text="Since then the address of this row is good.", null=True),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="address_check",
                        to="delivery_shipments.shipment",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["vendor", "id"], name="shipment_of_vendor"),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["vendor", "state", "id"], name="shipment_of_vendor_by_state"),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["state", "id"], name="shipment_by_state"),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                condition=models.Q(("state", "shipped")),
                fields=["vendor", "expected_until", "id"],
                name="shipment_of_vendor_late",
            ),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                condition=models.Q(("state", "shipped")),
                fields=["expected_until", "id"],
                name="shipment_late",
            ),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["item", "-id"], name="shipment_of_item"),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(
                fields=("replaces", "vendor"), name="one_shipment_instead_of_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)),
                fields=("item", "vendor"),
                name="one_first_shipment_per_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("expected_until", None), ("shipped_on", None), ("state__in", ("to_ship", "stopped"))
                    ),
                    models.Q(
                        ("expected_until__isnull", False),
                        ("shipped_on__isnull", False),
                        ("state__in", ("shipped", "delivered", "returned", "replaced")),
                    ),
                    _connector="OR",
                ),
                name="what_was_shipped_has_its_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="addresscheck",
            constraint=models.UniqueConstraint(
                fields=("shipment", "vendor"), name="one_address_check_per_shipment"
            ),
        ),
        vendor_in_primary_key("delivery_shipments_shipment"),
        vendor_in_primary_key("delivery_shipments_addresscheck"),
        same_vendor("delivery_shipments_shipment", "item_id", "orders_orderitem"),
        same_vendor("delivery_shipments_shipment", "replaces_id", "delivery_shipments_shipment"),
        same_vendor("delivery_shipments_addresscheck", "shipment_id", "delivery_shipments_shipment"),
        allowed_transitions("delivery_shipments_shipment", "state", MOVES),
        frozen("delivery_shipments_shipment", ADDRESS, erasable=ERASABLE, when="OLD.state <> 'to_ship'"),
    ]
