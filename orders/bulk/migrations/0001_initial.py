import uuid

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
            name="BulkRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.UUIDField(
                        default=uuid.uuid4, help_text="Form token: a form sent twice starts one run."
                    ),
                ),
                (
                    "processed",
                    models.PositiveIntegerField(default=0, help_text="Orders or rows that it has come to."),
                ),
                (
                    "total",
                    models.PositiveIntegerField(
                        default=0, help_text="Orders or rows in all; 0: not known yet."
                    ),
                ),
                (
                    "error_message",
                    models.TextField(blank=True, help_text="Why it failed, as the page says it."),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "finished_at",
                    models.DateTimeField(help_text="When it ended, in whatever state.", null=True),
                ),
                ("action", models.CharField(help_text="The action's slug.", max_length=80)),
                (
                    "form_data",
                    models.JSONField(
                        default=dict, help_text="Arguments of the action, the same for all orders."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("done", "Finished"),
                            ("stopped", "Stopped"),
                            ("failed", "Failed"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Who started it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="BulkOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("refused", "Not possible"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "shown",
                    models.TextField(
                        blank=True,
                        db_default="",
                        help_text="What the preview showed of it, such as its amount.",
                    ),
                ),
                (
                    "result_text",
                    models.TextField(
                        blank=True, help_text="Sentence of the Activity, or why it was not possible."
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="orders_bulk.bulkrun",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="bulkrun",
            index=models.Index(fields=["vendor", "-id"], name="bulk_run_newest"),
        ),
        migrations.AddConstraint(
            model_name="bulkrun",
            constraint=models.UniqueConstraint(fields=("token", "vendor"), name="one_bulk_run_per_token"),
        ),
        migrations.AddIndex(
            model_name="bulkorder",
            index=models.Index(fields=["run", "state", "id"], name="bulk_order_by_state"),
        ),
        migrations.AddConstraint(
            model_name="bulkorder",
            constraint=models.UniqueConstraint(
                fields=("run", "order", "vendor"), name="order_once_in_bulk_run"
            ),
        ),
        vendor_in_primary_key("orders_bulk_bulkrun"),
        vendor_in_primary_key("orders_bulk_bulkorder"),
        same_vendor("orders_bulk_bulkorder", "run_id", "orders_bulk_bulkrun"),
        same_vendor("orders_bulk_bulkorder", "order_id", "orders_order"),
    ]
