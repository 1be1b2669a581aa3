import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("delivery_licenses", "0001_initial"),
        ("delivery_shipments", "0001_initial"),
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("receipt_text", models.TextField(blank=True, verbose_name="Receipt Text")),
                (
                    "links",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How many files it is delivered by."
                    ),
                ),
                ("hardware_id", models.CharField(blank=True, max_length=200, verbose_name="Hardware ID")),
                (
                    "is_trialware",
                    models.BooleanField(default=False, help_text="Bought from within the trial version."),
                ),
                (
                    "awaits_key_since",
                    models.DateTimeField(help_text="A key is due and not made yet.", null=True),
                ),
                ("delivered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "stopped_at",
                    models.DateTimeField(
                        help_text="Access was stopped: no file and no key before it is restored.", null=True
                    ),
                ),
                (
                    "machines",
                    models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        help_text="How many are active, of those that the product allows.",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery",
                        to="orders.orderitem",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delivery_licenses.licensekey",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="The newest, of an item on disc.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delivery_shipments.shipment",
                    ),
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
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("awaits_key_since__isnull", False)),
                        fields=["vendor", "awaits_key_since"],
                        name="delivery_awaits_key",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "vendor"), name="one_delivery_per_item"),
                    models.UniqueConstraint(fields=("key", "vendor"), name="one_delivery_per_key"),
                    models.UniqueConstraint(fields=("shipment", "vendor"), name="one_delivery_per_shipment"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "download_limit",
                    models.PositiveSmallIntegerField(
                        default=3, help_text="Times that a customer may download each file."
                    ),
                ),
                (
                    "download_days",
                    models.PositiveSmallIntegerField(
                        default=30, help_text="Days for which a download link works, from the delivery on."
                    ),
                ),
                (
                    "receipt_text",
                    models.TextField(
                        blank=True,
                        help_text="Stands on the receipt, above the license key and the download links.",
                        max_length=4000,
                        verbose_name="Receipt Text",
                    ),
                ),
                (
                    "key_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No license key"),
                            ("pool", "A list of keys"),
                            ("built_in", "The built-in generator"),
                            ("vendor", "Your own generator, over HTTP"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="license keys",
                    ),
                ),
                (
                    "needs_hardware_id",
                    models.BooleanField(
                        default=False,
                        help_text="Then no key is made before the ID is known: see Deliver License Key.",
                        verbose_name="a key is bound to a Hardware ID",
                    ),
                ),
                (
                    "old_key_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Days for which an old key stays valid when a new one takes its place; 0: it is revoked at once.",
                    ),
                ),
                (
                    "low_stock_at",
                    models.PositiveIntegerField(
                        default=20, help_text="You are warned when so few keys are left in the list."
                    ),
                ),
                (
                    "generator_url",
                    models.CharField(blank=True, max_length=500, verbose_name="address of your generator"),
                ),
                (
                    "is_passport",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Each machine gets its own key, made for its Hardware ID: from the trial, or at the first launch.",
                        verbose_name="SoftwarePassport",
                    ),
                ),
                (
                    "activation_url",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        db_default="",
                        default="",
                        help_text="What Click Here to Activate opens for who bought from the trial, such as myapp://activate?key={key} or http://127.0.0.1:4711/activate?key={key}. Also {hardware_id} and {order}.",
                        max_length=500,
                        verbose_name="activation link",
                    ),
                ),
                (
                    "machines",
                    models.PositiveSmallIntegerField(
                        db_default=2,
                        default=2,
                        help_text="So many may be active at once; it holds at once, also for what was sold before.",
                        verbose_name="machines for each copy",
                    ),
                ),
                (
                    "fetch_allowed",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="At the first launch, with the activation code of the receipt. Off: only you deliver keys.",
                        verbose_name="programs may fetch their key",
                    ),
                ),
                (
                    "is_disc",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="A CD or another physical good, with downloads or without: Customer Service ships it.",
                        verbose_name="shipped as a disc",
                    ),
                ),
                (
                    "ships_within_days",
                    models.PositiveSmallIntegerField(
                        db_default=3,
                        default=3,
                        help_text="Days from the payment until it is on its way.",
                        verbose_name="shipped within",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="vendors.product",
                    ),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("product", "vendor"), name="one_terms_per_product"),
                    models.CheckConstraint(
                        condition=models.Q(("download_days__gte", 1), ("download_limit__gte", 1)),
                        name="terms_allow_a_download",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("machines__gte", 1)),
                        name="terms_allow_a_machine",
                        violation_error_message="One machine at least.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ships_within_days__gte", 1)), name="terms_allow_a_day_to_ship"
                    ),
                ],
            },
        ),
        vendor_in_primary_key("delivery_delivery"),
        vendor_in_primary_key("delivery_deliveryterms"),
        same_vendor("delivery_delivery", "item_id", "orders_orderitem"),
        same_vendor("delivery_delivery", "key_id", "delivery_licenses_licensekey"),
        same_vendor("delivery_delivery", "shipment_id", "delivery_shipments_shipment"),
        same_vendor("delivery_deliveryterms", "product_id", "vendors_product"),
    ]
