import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0001_initial"),
        ("refunds", "0002_triggers"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gateway_id", models.CharField(blank=True, db_collation="C", max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("needs_response", "Evidence needed"),
                            ("under_review", "Evidence under review"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("warning_needs_response", "Inquiry: answer needed"),
                            ("warning_under_review", "Inquiry: answer under review"),
                            ("warning_closed", "Inquiry closed"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="The customer's, in the gateway's words.", max_length=100
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "due_at",
                    models.DateTimeField(help_text="Evidence that comes later does not count.", null=True),
                ),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "recorded_by_name",
                    models.CharField(blank=True, help_text="Who recorded it by hand.", max_length=200),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="orders.order",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(fields=["vendor", "-id"], name="dispute_newest"),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["vendor", "due_at"], name="dispute_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gateway_id", ""), _negated=True),
                fields=("gateway_id", "vendor"),
                name="one_dispute_per_gateway_id",
            ),
        ),
        vendor_in_primary_key("refunds_dispute"),
        same_vendor("refunds_dispute", "order_id", "orders_order"),
    ]
