import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from core.triggers import vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("delivery_downloads", "0001_initial"),
        ("vendors", "0003_only_own_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="FreshLinkSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "when_expired",
                    models.BooleanField(default=True, verbose_name="When a link has expired"),
                ),
                (
                    "when_used_up",
                    models.BooleanField(default=True, verbose_name="When a link has been used up"),
                ),
                (
                    "per_day",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="Times a day for each product of an order",
                    ),
                ),
                (
                    "vendor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fresh_link_settings",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        vendor_in_primary_key("delivery_downloads_freshlinksettings"),
    ]
