import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=2000)),
                ("is_shared", models.BooleanField(default=False, verbose_name="shared with the team")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("vendor", "owner", "name"), name="one_view_per_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "vendor",
                        "value",
                        "placed_at",
                        "order",
                        "kind",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Order ID"),
                            (2, "Order ID"),
                            (3, "Reference"),
                            (4, "Email address"),
                            (5, "Email address"),
                            (6, "Last Name"),
                            (7, "First name"),
                            (8, "Name"),
                            (9, "Company"),
                            (10, "Card"),
                            (11, "Product"),
                            (12, "SKU"),
                            (13, "Last Name"),
                            (14, "Payment"),
                            (15, "Coupon"),
                            (16, "Recipient"),
                            (17, "Recipient's email"),
                            (21, "License key"),
                            (22, "Hardware ID"),
                            (23, "Refund"),
                            (24, "Document"),
                            (25, "Tracking number"),
                            (26, "Comment"),
                            (27, "Email"),
                            (28, "Customer number"),
                            (29, "Payment"),
                        ]
                    ),
                ),
                ("value", models.CharField(db_collation="C", max_length=200)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_keys",
                        to="orders.order",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("kind__gt", 0)),
                        fields=["value", "placed_at", "order"],
                        name="search_key_of_all",
                    )
                ],
            },
        ),
        vendor_in_primary_key("orders_search_savedview"),
        same_vendor("orders_search_searchkey", "order_id", "orders_order"),
    ]
