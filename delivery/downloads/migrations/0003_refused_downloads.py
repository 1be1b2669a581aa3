import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("delivery_downloads", "0002_fresh_link_settings"),
        ("vendors", "0003_only_own_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="RefusedDownload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("expired", "The link has expired"),
                            ("exhausted", "The download limit is reached"),
                            ("withdrawn", "The file was removed or renamed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("hour", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=1)),
                ("last_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "link",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusals",
                        to="delivery_downloads.downloadlink",
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
            options={
                "indexes": [models.Index(fields=["vendor", "last_at"], name="refused_download_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("link", "reason", "hour", "vendor"), name="one_refusal_per_link_and_hour"
                    )
                ],
            },
        ),
        vendor_in_primary_key("delivery_downloads_refuseddownload"),
        same_vendor("delivery_downloads_refuseddownload", "link_id", "delivery_downloads_downloadlink"),
    ]
