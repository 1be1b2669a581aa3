import django.db.models.deletion
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("delivery_downloads", "0001_initial"),
        ("orders", "0003_vendor_in_unique_keys"),
        ("vendors", "0001_initial"),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("delivery_downloads_productfile", "current_id", "delivery_downloads_fileversion")),
        undone(same_vendor("delivery_downloads_fileversion", "file_id", "delivery_downloads_productfile")),
        undone(same_vendor("delivery_downloads_component", "product_id", "vendors_product")),
        undone(same_vendor("delivery_downloads_component", "file_id", "delivery_downloads_productfile")),
        undone(same_vendor("delivery_downloads_downloadlink", "item_id", "orders_orderitem")),
        undone(same_vendor("delivery_downloads_downloadlink", "file_id", "delivery_downloads_productfile")),
        undone(same_vendor("delivery_downloads_download", "link_id", "delivery_downloads_downloadlink")),
        undone(same_vendor("delivery_downloads_download", "version_id", "delivery_downloads_fileversion")),
        migrations.RemoveConstraint(
            model_name="component",
            name="file_once_in_product",
        ),
        migrations.RemoveConstraint(
            model_name="downloadlink",
            name="one_link_per_item_and_file",
        ),
        migrations.AlterField(
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
        migrations.AlterField(
            model_name="component",
            name="product",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="components",
                to="vendors.product",
            ),
        ),
        migrations.AlterField(
            model_name="download",
            name="link",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="downloads",
                to="delivery_downloads.downloadlink",
            ),
        ),
        migrations.AlterField(
            model_name="download",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="delivery_downloads.fileversion",
            ),
        ),
        migrations.AlterField(
            model_name="downloadlink",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links",
                to="delivery_downloads.productfile",
            ),
        ),
        migrations.AlterField(
            model_name="downloadlink",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links",
                to="orders.orderitem",
            ),
        ),
        migrations.AlterField(
            model_name="fileversion",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="delivery_downloads.productfile",
            ),
        ),
        migrations.AlterField(
            model_name="productfile",
            name="current",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="delivery_downloads.fileversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.UniqueConstraint(
                fields=("file", "product", "vendor"), name="file_once_in_product"
            ),
        ),
        migrations.AddConstraint(
            model_name="downloadlink",
            constraint=models.UniqueConstraint(
                fields=("item", "filename", "vendor"), name="one_link_per_item_and_file"
            ),
        ),
        migrations.AddConstraint(
            model_name="productfile",
            constraint=models.UniqueConstraint(
                fields=("current", "vendor"), name="one_file_per_current_version"
            ),
        ),
    ]
