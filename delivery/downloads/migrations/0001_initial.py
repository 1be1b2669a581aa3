import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import delivery.downloads.models.product_file
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
            name="Component",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="vendors.product",
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
            name="FileVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="version")),
                (
                    "stored",
                    models.FileField(
                        max_length=200, upload_to=delivery.downloads.models.product_file.stored_name
                    ),
                ),
                ("size", models.PositiveBigIntegerField(help_text="Bytes.")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("uploaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_index=False,
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
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FreshLinkSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("when_expired", models.BooleanField(default=True, verbose_name="When a link has expired")),
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
        migrations.CreateModel(
            name="ProductFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="display name")),
                (
                    "filename",
                    models.CharField(db_collation="C", help_text="As the customer saves it.", max_length=200),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "current",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delivery_downloads.fileversion",
                    ),
                ),
                (
                    "products",
                    models.ManyToManyField(
                        related_name="files", through="delivery_downloads.Component", to="vendors.product"
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="product_files",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="fileversion",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="delivery_downloads.productfile",
            ),
        ),
        migrations.CreateModel(
            name="DownloadLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "filename",
                    models.CharField(db_collation="C", help_text="As it was delivered.", max_length=200),
                ),
                (
                    "generation",
                    models.PositiveIntegerField(
                        default=1, help_text="Raised to make the old address answer 404."
                    ),
                ),
                ("limit", models.PositiveSmallIntegerField(verbose_name="Download Limit")),
                (
                    "used",
                    models.PositiveSmallIntegerField(default=0, help_text="Downloads since the last reset."),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="Download Running Total")),
                ("expires_at", models.DateTimeField(verbose_name="Download Expire")),
                (
                    "stopped_at",
                    models.DateTimeField(help_text="Refunded, or no longer part of the product.", null=True),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="orders.orderitem",
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
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="delivery_downloads.productfile",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="component",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="components",
                to="delivery_downloads.productfile",
            ),
        ),
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
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client", models.CharField(help_text="Digest of address and user agent.", max_length=64)),
                ("address", models.GenericIPAddressField(null=True)),
                ("served", models.PositiveBigIntegerField(default=0, help_text="Bytes.")),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "closed_at",
                    models.DateTimeField(
                        help_text="The link was reset: what comes next counts anew.", null=True
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
                    "link",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="downloads",
                        to="delivery_downloads.downloadlink",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="delivery_downloads.fileversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["link", "client", "-started_at"], name="download_of_client"),
                    models.Index(fields=["vendor", "started_at"], name="download_age"),
                    models.Index(
                        condition=models.Q(("client", ""), _negated=True),
                        fields=["vendor", "started_at"],
                        name="download_address_age",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="productfile",
            constraint=models.UniqueConstraint(
                fields=("current", "vendor"), name="one_file_per_current_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="productfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("vendor", "filename"),
                name="one_file_per_filename",
            ),
        ),
        migrations.AddIndex(
            model_name="downloadlink",
            index=models.Index(fields=["vendor", "filename"], name="link_by_filename"),
        ),
        migrations.AddConstraint(
            model_name="downloadlink",
            constraint=models.UniqueConstraint(
                fields=("item", "filename", "vendor"), name="one_link_per_item_and_file"
            ),
        ),
        migrations.AddConstraint(
            model_name="downloadlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("used__lte", models.F("limit"))), name="downloads_within_limit"
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.UniqueConstraint(
                fields=("file", "product", "vendor"), name="file_once_in_product"
            ),
        ),
        migrations.AddIndex(
            model_name="refuseddownload",
            index=models.Index(fields=["vendor", "last_at"], name="refused_download_newest"),
        ),
        migrations.AddConstraint(
            model_name="refuseddownload",
            constraint=models.UniqueConstraint(
                fields=("link", "reason", "hour", "vendor"), name="one_refusal_per_link_and_hour"
            ),
        ),
        vendor_in_primary_key("delivery_downloads_component"),
        vendor_in_primary_key("delivery_downloads_fileversion"),
        vendor_in_primary_key("delivery_downloads_productfile"),
        vendor_in_primary_key("delivery_downloads_downloadlink"),
        vendor_in_primary_key("delivery_downloads_download"),
        vendor_in_primary_key("delivery_downloads_freshlinksettings"),
        vendor_in_primary_key("delivery_downloads_refuseddownload"),
        same_vendor("delivery_downloads_component", "product_id", "vendors_product"),
        same_vendor("delivery_downloads_component", "file_id", "delivery_downloads_productfile"),
        same_vendor("delivery_downloads_fileversion", "file_id", "delivery_downloads_productfile"),
        same_vendor("delivery_downloads_productfile", "current_id", "delivery_downloads_fileversion"),
        same_vendor("delivery_downloads_downloadlink", "item_id", "orders_orderitem"),
        same_vendor("delivery_downloads_downloadlink", "file_id", "delivery_downloads_productfile"),
        same_vendor("delivery_downloads_download", "link_id", "delivery_downloads_downloadlink"),
        same_vendor("delivery_downloads_download", "version_id", "delivery_downloads_fileversion"),
        same_vendor("delivery_downloads_refuseddownload", "link_id", "delivery_downloads_downloadlink"),
    ]
