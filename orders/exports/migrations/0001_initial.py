import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExportRun",
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
                ("format", models.CharField(choices=[("csv", "CSV"), ("xlsx", "Excel")], max_length=4)),
                (
                    "query",
                    models.CharField(
                        blank=True, help_text="Filters, as in the list's address.", max_length=2000
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Being made"),
                            ("ready", "Ready"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                            ("failed", "Not finished"),
                            ("removed", "Removed"),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["vendor", "-id"], name="export_of_vendor"),
                    models.Index(
                        condition=models.Q(("state__in", ("ready", "running"))),
                        fields=["created_at"],
                        name="export_kept",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("token", "vendor"), name="one_export_per_form")
                ],
            },
        ),
    ]
