import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.erasure_triggers import erasable_columns
from core.triggers import append_only, vendor_in_primary_key

TABLE = "vendors_vendorlogentry"
ERASED = {"subject": "'Erased'", "actor_name": "'Erased'", "changes": "'[]'::jsonb"}


class Migration(migrations.Migration):
    dependencies = [("vendors", "0009_pending_addresses")]

    operations = [
        migrations.CreateModel(
            name="VendorLogEntry",
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
                            ("settings", "Settings"),
                            ("team", "Team"),
                            ("product", "Products"),
                            ("file", "Product files"),
                            ("email", "Emails"),
                            ("endpoint", "Notice addresses"),
                            ("coupon", "Coupons"),
                            ("view", "Shared views"),
                            ("token", "API tokens"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        help_text="What was changed, such as “Product “Backup Pro””.", max_length=300
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[("added", "Added"), ("changed", "Changed"), ("removed", "Removed")],
                        max_length=10,
                    ),
                ),
                (
                    "changes",
                    models.JSONField(default=list, help_text="Lists of label, text before and text after."),
                ),
                ("actor_name", models.CharField(max_length=200)),
                (
                    "by_staff",
                    models.BooleanField(default=False, help_text="Whether Customer Service did it."),
                ),
                ("happened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name_plural": "vendor log entries",
            },
        ),
        migrations.AddField(
            model_name="user",
            name="theme",
            field=models.CharField(
                blank=True,
                choices=[("", "As the system"), ("light", "Light"), ("dark", "Dark")],
                db_default="",
                default="",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="timezone",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Blank: the vendor's.",
                max_length=60,
                verbose_name="time zone",
            ),
        ),
        migrations.AddField(
            model_name="vendor",
            name="download_days",
            field=models.PositiveSmallIntegerField(
                db_default=30, default=30, help_text="Days for which a download link of a new product works."
            ),
        ),
        migrations.AddField(
            model_name="vendor",
            name="download_limit",
            field=models.PositiveSmallIntegerField(
                db_default=3,
                default=3,
                help_text="Times that a customer may download each file of a new product.",
            ),
        ),
        migrations.AddField(
            model_name="vendor",
            name="needs_second_factor",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="Everybody in the team needs a second factor"
            ),
        ),
        migrations.AddField(
            model_name="vendor",
            name="sender_name",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="Blank: the vendor's name.", max_length=100
            ),
        ),
        migrations.AddConstraint(
            model_name="vendor",
            constraint=models.CheckConstraint(
                condition=models.Q(("download_days__gte", 1), ("download_limit__gte", 1)),
                name="vendor_allows_a_download",
            ),
        ),
        migrations.AddField(
            model_name="vendorlogentry",
            name="actor_user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="vendorlogentry",
            name="vendor",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="log_entries",
                to="vendors.vendor",
            ),
        ),
        migrations.AddIndex(
            model_name="vendorlogentry",
            index=models.Index(fields=["vendor", "-id"], name="vendor_log_newest"),
        ),
        vendor_in_primary_key(TABLE),
        append_only(TABLE, erasable=tuple(ERASED)),
        erasable_columns(TABLE, ERASED),
    ]
