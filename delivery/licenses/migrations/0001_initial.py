import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "hardware_id",
                    models.CharField(db_collation="C", max_length=100, verbose_name="Hardware ID"),
                ),
                (
                    "address",
                    models.GenericIPAddressField(
                        help_text="From where its program asked last.", null=True, verbose_name="host"
                    ),
                ),
                ("first_seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("last_seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "awaits_key_since",
                    models.DateTimeField(help_text="A key is due and not made yet.", null=True),
                ),
                (
                    "deactivated_at",
                    models.DateTimeField(
                        help_text="It takes no place, and its program gets no key.", null=True
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activations",
                        to="orders.orderitem",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("address__isnull", False)),
                        fields=["vendor"],
                        name="activation_address",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "hardware_id", "vendor"), name="one_activation_per_machine"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenseKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    models.TextField(
                        help_text="Of a binary key: its bytes in base64.", verbose_name="license key"
                    ),
                ),
                (
                    "filename",
                    models.CharField(
                        blank=True, help_text="Of a binary key: as it is saved.", max_length=200
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("", "No license key"),
                            ("pool", "A list of keys"),
                            ("built_in", "The built-in generator"),
                            ("vendor", "Your own generator, over HTTP"),
                        ],
                        max_length=10,
                    ),
                ),
                ("hardware_id", models.CharField(blank=True, max_length=200, verbose_name="Hardware ID")),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "valid_until",
                    models.DateTimeField(
                        help_text="Another key took its place; it works till then.", null=True
                    ),
                ),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "reason",
                    models.CharField(blank=True, help_text="Why it was replaced or revoked.", max_length=200),
                ),
                (
                    "announcement",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "None is due"),
                            (1, "A notice is due"),
                            (2, "A notice and an email are due"),
                        ],
                        db_default=0,
                        default=0,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="license_keys",
                        to="orders.orderitem",
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
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None), ("valid_until", None)),
                        fields=("item", "hardware_id", "vendor"),
                        name="one_standing_key_per_machine",
                    ),
                    models.UniqueConstraint(
                        models.F("item"),
                        models.F("hardware_id"),
                        django.db.models.functions.text.MD5("value"),
                        models.F("vendor"),
                        name="key_text_once_per_machine",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.CharField(db_collation="C", max_length=500)),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="Who took it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.orderitem",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pool_keys",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("item", None)), fields=["product", "id"], name="pool_key_left"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("product", "value", "vendor"), name="key_once_in_pool")
                ],
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("private_sealed", models.TextField()),
                (
                    "public",
                    models.CharField(
                        help_text="32 bytes in hexadecimal.", max_length=64, verbose_name="public key"
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing_key",
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
                    models.UniqueConstraint(fields=("product", "vendor"), name="one_signing_key_per_product")
                ],
            },
        ),
        vendor_in_primary_key("delivery_licenses_activation"),
        vendor_in_primary_key("delivery_licenses_licensekey"),
        vendor_in_primary_key("delivery_licenses_poolkey"),
        vendor_in_primary_key("delivery_licenses_signingkey"),
        same_vendor("delivery_licenses_activation", "item_id", "orders_orderitem"),
        same_vendor("delivery_licenses_licensekey", "item_id", "orders_orderitem"),
        same_vendor("delivery_licenses_poolkey", "product_id", "vendors_product"),
        same_vendor("delivery_licenses_poolkey", "item_id", "orders_orderitem"),
        same_vendor("delivery_licenses_signingkey", "product_id", "vendors_product"),
    ]
