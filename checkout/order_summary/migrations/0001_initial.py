import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django_countries.fields
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("checkout_coupons", "0001_initial"),
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Purchase",
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
                ("token", models.UUIDField(default=uuid.uuid4, help_text="Its secret address.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being filled in"),
                            ("paying", "At the payment page"),
                            ("ordered", "Ordered"),
                            ("expired", "Not paid"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="email address")),
                (
                    "recipient",
                    models.JSONField(
                        blank=True, default=dict, help_text="Who gets it, when it is somebody else."
                    ),
                ),
                ("quantity", models.PositiveIntegerField(default=1)),
                ("currency", models.CharField(max_length=3)),
                ("price_minor", models.BigIntegerField(help_text="Of one, without tax.")),
                (
                    "discount_minor",
                    models.BigIntegerField(db_default=0, default=0, help_text="Taken off by the coupon."),
                ),
                ("net_minor", models.BigIntegerField(help_text="After the discount.")),
                ("tax_minor", models.BigIntegerField()),
                ("total_minor", models.BigIntegerField()),
                ("entity", models.CharField(max_length=4)),
                ("treatment", models.CharField(max_length=20)),
                ("rate", models.PositiveIntegerField(default=0, help_text="In thousandths of a percent.")),
                ("tax_country", models.CharField(blank=True, max_length=2)),
                ("area", models.CharField(blank=True, max_length=8)),
                (
                    "tax_reason",
                    models.CharField(blank=True, help_text="Printed on the receipt.", max_length=200),
                ),
                ("vat_number", models.CharField(blank=True, max_length=20, verbose_name="VAT Exemption ID")),
                (
                    "vat_check",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None given"),
                            ("valid", "Valid"),
                            ("invalid", "Not valid"),
                            ("unavailable", "The register does not answer"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "vat_proof",
                    models.JSONField(default=dict, help_text="What the register answered, and when."),
                ),
                (
                    "contradiction",
                    models.CharField(blank=True, help_text="Evidence against the address.", max_length=120),
                ),
                (
                    "hardware_id",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Of the machine whose trial it is bought from.",
                        max_length=100,
                        verbose_name="Hardware ID",
                    ),
                ),
                (
                    "address",
                    models.GenericIPAddressField(
                        help_text="From which the order form was sent: evidence in a dispute.",
                        null=True,
                        verbose_name="IP address",
                    ),
                ),
                (
                    "paying_since",
                    models.DateTimeField(help_text="When it went to the payment page.", null=True),
                ),
                ("session_id", models.CharField(blank=True, db_collation="C", max_length=100)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "coupon",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="checkout_coupons.coupon",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchase",
                        to="orders.order",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                        condition=models.Q(("address__isnull", False)),
                        fields=["vendor", "created_at"],
                        name="purchase_address_age",
                    ),
                    models.Index(
                        condition=models.Q(("order", None), models.Q(("email", ""), _negated=True)),
                        fields=["vendor", "created_at"],
                        name="purchase_unpaid_age",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("token", "vendor"), name="one_purchase_per_token"),
                    models.UniqueConstraint(fields=("order", "vendor"), name="one_purchase_per_order"),
                    models.UniqueConstraint(
                        condition=models.Q(("session_id", ""), _negated=True),
                        fields=("session_id", "vendor"),
                        name="one_purchase_per_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total_minor",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("net_minor"), "+", models.F("tax_minor")
                                ),
                            )
                        ),
                        name="purchase_net_and_tax_make_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount_minor__gte", 0),
                            (
                                "net_minor",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("price_minor"), "*", models.F("quantity")
                                    ),
                                    "-",
                                    models.F("discount_minor"),
                                ),
                            ),
                        ),
                        name="purchase_price_less_discount_is_net",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1), ("quantity__lte", 9999)),
                        name="purchase_of_some",
                    ),
                ],
            },
        ),
        vendor_in_primary_key("checkout_order_summary_purchase"),
        same_vendor("checkout_order_summary_purchase", "product_id", "vendors_product"),
        same_vendor("checkout_order_summary_purchase", "order_id", "orders_order"),
        same_vendor("checkout_order_summary_purchase", "coupon_id", "checkout_coupons_coupon"),
    ]
