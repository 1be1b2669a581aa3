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
            name="FileImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(help_text="System that the orders come from.", max_length=40)),
                ("file_name", models.CharField(max_length=255)),
                ("file_digest", models.CharField(help_text="SHA-256 of the file.", max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("refused_rows", models.PositiveIntegerField()),
                (
                    "orders",
                    models.PositiveIntegerField(
                        help_text="Orders in the file, those imported before included."
                    ),
                ),
                ("orders_done", models.PositiveIntegerField()),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_runs",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=("vendor", "source", "file_digest"),
                        name="one_unfinished_import_per_file",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField(help_text="Bytes of all files.")),
                (
                    "token",
                    models.UUIDField(
                        default=uuid.uuid4,
                        help_text="Form token: a form sent twice is one upload.",
                        unique=True,
                    ),
                ),
                ("header", models.JSONField(default=list, help_text="Columns of all files.")),
                (
                    "mapping",
                    models.JSONField(
                        default=dict, help_text="As in a TOML file of orders/imports/mapping/presets/."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Columns to be matched"),
                            ("checking", "Being checked"),
                            ("checked", "Checked"),
                            ("importing", "Being imported"),
                            ("done", "Imported"),
                            ("stopped", "Stopped"),
                            ("failed", "Not possible"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                (
                    "attempt",
                    models.PositiveIntegerField(
                        default=0, help_text="Counts checks and imports; a worker on an old attempt ends."
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True, help_text="Checking or Writing, while it runs.", max_length=20
                    ),
                ),
                ("done_rows", models.PositiveIntegerField(default=0)),
                ("total_rows", models.PositiveIntegerField(default=0)),
                ("phase_started_at", models.DateTimeField(null=True)),
                ("summary", models.JSONField(default=dict, help_text="Summary of the last check or import.")),
                ("problem", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
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
                        related_name="import_jobs",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["vendor", "-id"], name="import_job_of_vendor")],
            },
        ),
    ]
