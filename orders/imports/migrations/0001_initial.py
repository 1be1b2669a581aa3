import uuid

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.fields.json
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
            name="ImportRun",
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
                ("file_name", models.CharField(max_length=255)),
                (
                    "file_digest",
                    models.CharField(
                        blank=True,
                        help_text="SHA-256 of the file, of the command's runs only.",
                        max_length=64,
                    ),
                ),
                ("size", models.PositiveBigIntegerField(help_text="Bytes of all files.")),
                ("header", models.JSONField(default=list, help_text="Columns of all files.")),
                (
                    "first_rows",
                    models.JSONField(
                        help_text="Cells of the first rows, beside the form of the columns; null before they were read.",
                        null=True,
                    ),
                ),
                (
                    "questions",
                    models.JSONField(
                        default=dict,
                        help_text="What its cells leave open, beside the form of the columns: readings, states, countries, currencies.",
                    ),
                ),
                (
                    "mapping",
                    models.JSONField(
                        default=dict,
                        help_text="As in a TOML file of orders/imports/mapping/presets/; the command's has the source only.",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("looking", "Looking at the file…"),
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
                ("phase_started_at", models.DateTimeField(null=True)),
                (
                    "takes_changes",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Orders that are in already are changed as the file says.",
                    ),
                ),
                ("summary", models.JSONField(default=dict, help_text="Summary of the last check or import.")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Who uploaded it; null: the command.",
                        null=True,
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
            name="ImportedOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fields",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Texts by field of orders/imports/mapping/fields.py.",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported",
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders_imports.importrun",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["vendor", "-id"], name="import_run_of_vendor"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(fields=("token", "vendor"), name="one_import_run_per_token"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file_digest", ""), ("user__isnull", False)),
                    models.Q(("user__isnull", True), models.Q(("file_digest", ""), _negated=True)),
                    _connector="OR",
                ),
                name="import_run_has_user_or_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(
                models.F("vendor"),
                models.F("file_digest"),
                django.db.models.fields.json.KeyTextTransform("source", "mapping"),
                condition=models.Q(("user__isnull", True), models.Q(("state", "done"), _negated=True)),
                name="one_unfinished_import_of_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedorder",
            constraint=models.UniqueConstraint(
                fields=("order", "vendor"), name="one_imported_order_per_order"
            ),
        ),
        vendor_in_primary_key("orders_imports_importrun"),
        vendor_in_primary_key("orders_imports_importedorder"),
        same_vendor("orders_imports_importedorder", "order_id", "orders_order"),
        same_vendor("orders_imports_importedorder", "run_id", "orders_imports_importrun"),
    ]
