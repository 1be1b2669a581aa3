import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django_countries.fields
from django.conf import settings
from django.db import migrations, models

import vendors.actor
from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
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
                ("number", models.CharField(db_collation="C", max_length=40, verbose_name="Order ID")),
                ("placed_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting for payment"),
                            ("paid", "Paid"),
                            ("partly_refunded", "Partly refunded"),
                            ("refunded", "Refunded"),
                            ("charged_back", "Charged back"),
                            ("canceled", "Canceled"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("order", "Order"), ("credit", "Credit"), ("adjustment", "Adjustment")],
                        default="order",
                        max_length=10,
                    ),
                ),
                ("is_test", models.BooleanField(default=False, verbose_name="test order")),
                (
                    "source",
                    models.CharField(blank=True, help_text="The system it was imported from.", max_length=40),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        help_text="The other system's number of an imported order.",
                        max_length=80,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        db_default="en",
                        default="en",
                        help_text="The customer's, as in en or de.",
                        max_length=10,
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Email address")),
                (
                    "email_problem",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Why email to this address comes back.",
                        max_length=300,
                    ),
                ),
                ("email_key", models.CharField(blank=True, db_collation="C", editable=False, max_length=254)),
                (
                    "last_name_key",
                    models.CharField(blank=True, db_collation="C", editable=False, max_length=400),
                ),
                (
                    "payment_method",
                    models.CharField(
                        choices=[
                            ("card", "Card"),
                            ("paypal", "PayPal"),
                            ("wire", "Wire transfer"),
                            ("check", "Check"),
                            ("invoice", "Invoice"),
                            ("free", "Free of charge"),
                            ("unknown", "Not known"),
                        ],
                        max_length=10,
                    ),
                ),
                ("card_brand", models.CharField(blank=True, max_length=20)),
                ("card_last4", models.CharField(blank=True, max_length=4)),
                (
                    "charge_id",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        db_default="",
                        default="",
                        help_text="The card payment at the gateway.",
                        max_length=100,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("net_minor", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField()),
                ("total_minor", models.BigIntegerField()),
                ("coupon_code", models.CharField(blank=True, db_default="", default="", max_length=40)),
                (
                    "discount_minor",
                    models.BigIntegerField(
                        db_default=0, default=0, help_text="What the coupon took off: net is after it."
                    ),
                ),
                (
                    "tax_rate_bp",
                    models.PositiveIntegerField(
                        default=0, help_text="In hundredths of a percent.", verbose_name="tax rate"
                    ),
                ),
                ("tax_country", models.CharField(blank=True, max_length=2)),
                ("paid_minor", models.BigIntegerField(default=0)),
                (
                    "reserved_minor",
                    models.BigIntegerField(default=0, help_text="Refunded, or reserved for a refund."),
                ),
                ("refunded_minor", models.BigIntegerField(default=0)),
                (
                    "headline",
                    models.CharField(
                        blank=True, help_text="The first item's name, for the list.", max_length=200
                    ),
                ),
                ("item_count", models.PositiveIntegerField(default=0)),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "Order"),
                            ("comment", "Comment"),
                            ("change", "Change"),
                            ("email", "Email"),
                            ("notice", "Notice"),
                            ("download", "Download"),
                            ("key", "License key"),
                            ("refund", "Refund"),
                            ("shipment", "Shipment"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sentence", models.TextField()),
                (
                    "data",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="What was typed.",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True, help_text="The row it is about, such as item:17.", max_length=40
                    ),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            (vendors.actor.ActorKind["VENDOR"], "Vendor"),
                            (vendors.actor.ActorKind["STAFF"], "Customer Service"),
                            (vendors.actor.ActorKind["CUSTOMER"], "Customer"),
                            (vendors.actor.ActorKind["SYSTEM"], "System"),
                        ],
                        max_length=10,
                    ),
                ),
                ("actor_name", models.CharField(max_length=200)),
                (
                    "token",
                    models.CharField(
                        blank=True, help_text="Action and form: a form sent twice is one act.", max_length=80
                    ),
                ),
                ("happened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("salt", models.BigIntegerField(editable=False, null=True)),
                (
                    "words_hash",
                    models.BinaryField(
                        help_text="Of erased sentence, data and name, with their salt.", null=True
                    ),
                ),
                (
                    "actor_user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cause",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="orders.activity",
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
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "activities",
            },
        ),
        migrations.CreateModel(
            name="OrderItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("sku", models.CharField(blank=True, max_length=64, verbose_name="SKU")),
                ("name", models.CharField(max_length=200, verbose_name="product")),
                ("quantity", models.IntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("net_minor", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField()),
                ("total_minor", models.BigIntegerField()),
                (
                    "refund_status",
                    models.CharField(
                        blank=True,
                        choices=[("", "No"), ("submitted", "Refund on its way"), ("refunded", "Refunded")],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="orders.order",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
        ),
        migrations.CreateModel(
            name="Recipient",
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
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Email address")),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipient",
                        to="orders.order",
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
        ),
        migrations.CreateModel(
            name="HistoryDigest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(help_text="When it was signed, in UTC.")),
                ("after_id", models.BigIntegerField()),
                ("through_id", models.BigIntegerField()),
                ("seen_id", models.BigIntegerField(help_text="The newest activity at that moment.")),
                ("activities", models.PositiveIntegerField(help_text="How many it covers.")),
                ("root", models.CharField(help_text="SHA-256 of their hashes.", max_length=64)),
                (
                    "previous",
                    models.CharField(
                        blank=True, help_text="The chain's hash of the day before.", max_length=64
                    ),
                ),
                (
                    "signature",
                    models.CharField(
                        help_text="HMAC of all columns, by a key from SECRET_KEY.", max_length=64
                    ),
                ),
                ("signed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    models.UniqueConstraint(fields=("day", "vendor"), name="one_history_digest_per_day")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["vendor", "-placed_at", "-id"], name="order_newest"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["vendor", "status", "-placed_at", "-id"], name="order_status"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["vendor", "last_name_key", "-placed_at", "-id"], name="order_last_name"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["-placed_at", "-id"], name="order_newest_of_all"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("id__gt", 0)),
                fields=["last_name_key", "-placed_at", "-id"],
                name="order_last_name_of_all",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["vendor", "country", "payment_method", "status"], name="order_country"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["vendor", "payment_method", "status", "country"], name="order_payment_method"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["vendor", "total_minor"], name="order_total"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["vendor", "currency", "total_minor", "id"], name="order_total_of_currency"
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(condition=models.Q(("is_test", True)), fields=["vendor"], name="order_test"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("kind", "order"), _negated=True),
                fields=["vendor", "kind"],
                name="order_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("charge_id", ""), _negated=True),
                fields=["charge_id"],
                name="order_charge",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("number", "vendor"), name="one_order_per_number"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("vendor", "source", "reference"),
                name="one_order_per_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total_minor",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_minor"), "+", models.F("tax_minor")
                        ),
                    )
                ),
                name="net_and_tax_make_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reserved_minor__gte", 0), ("reserved_minor__lte", models.F("paid_minor"))
                ),
                name="reserved_within_paid",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refunded_minor__gte", 0), ("refunded_minor__lte", models.F("reserved_minor"))
                ),
                name="refunded_within_reserved",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("card_last4__regex", "^(\\d{4})?$")), name="card_last_four_only"
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["order", "-id"], name="activity_of_order"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("token", ""), _negated=True),
                fields=("order", "token", "vendor"),
                name="one_activity_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderitem",
            constraint=models.UniqueConstraint(
                fields=("order", "position", "vendor"), name="one_item_per_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total_minor",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_minor"), "+", models.F("tax_minor")
                        ),
                    )
                ),
                name="item_net_and_tax_make_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(fields=("order", "vendor"), name="one_recipient_per_order"),
        ),
        vendor_in_primary_key("orders_order"),
        vendor_in_primary_key("orders_activity"),
        vendor_in_primary_key("orders_orderitem"),
        vendor_in_primary_key("orders_recipient"),
        vendor_in_primary_key("orders_historydigest"),
        same_vendor("orders_activity", "order_id", "orders_order"),
        same_vendor("orders_activity", "cause_id", "orders_activity"),
        same_vendor("orders_orderitem", "order_id", "orders_order"),
        same_vendor("orders_orderitem", "product_id", "vendors_product"),
        same_vendor("orders_recipient", "order_id", "orders_order"),
        migrations.RunSQL(
            "CREATE SEQUENCE orders_order_sequence START 100001", "DROP SEQUENCE orders_order_sequence"
        ),
    ]
