import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.triggers import vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerPageSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shows_keys",
                    models.BooleanField(
                        default=True,
                        help_text="Otherwise it is in the emails only.",
                        verbose_name="Read and copy the license key",
                    ),
                ),
                (
                    "mails_receipt",
                    models.BooleanField(default=True, verbose_name="Have the receipt mailed again"),
                ),
                (
                    "deactivates_machines",
                    models.BooleanField(
                        default=True,
                        help_text="Its key is revoked; another machine may take its place.",
                        verbose_name="Deactivate a machine",
                    ),
                ),
                (
                    "changes_email",
                    models.BooleanField(
                        default=True,
                        help_text="It happens when the old address and the new one have both confirmed.",
                        verbose_name="Correct the email address",
                    ),
                ),
                (
                    "asks_refund",
                    models.BooleanField(
                        default=True,
                        help_text="Of card payments: you are mailed, and nothing is paid back by itself.",
                        verbose_name="Ask for a refund",
                    ),
                ),
                (
                    "per_day",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="For each order: the receipt, machines, and the email address.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="Times a day",
                    ),
                ),
                (
                    "vendor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="customer_page_settings",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LookupRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_data", models.JSONField(help_text="What was typed, until it is answered.")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["id"],
                        name="lookup_unanswered",
                    )
                ],
            },
        ),
        vendor_in_primary_key("checkout_order_lookup_customerpagesettings"),
    ]
