from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("delivery_downloads", "0002_vendor_in_unique_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="downloadlink", name="download_link_of_vendor"),
        migrations.RemoveConstraint(model_name="fileversion", name="file_version_of_vendor"),
        migrations.RemoveConstraint(model_name="productfile", name="product_file_of_vendor"),
        vendor_in_primary_key("delivery_downloads_productfile"),
        vendor_in_primary_key("delivery_downloads_fileversion"),
        vendor_in_primary_key("delivery_downloads_component"),
        vendor_in_primary_key("delivery_downloads_downloadlink"),
        vendor_in_primary_key("delivery_downloads_download"),
        same_vendor("delivery_downloads_productfile", "current_id", "delivery_downloads_fileversion"),
        same_vendor("delivery_downloads_fileversion", "file_id", "delivery_downloads_productfile"),
        same_vendor("delivery_downloads_component", "product_id", "vendors_product"),
        same_vendor("delivery_downloads_component", "file_id", "delivery_downloads_productfile"),
        same_vendor("delivery_downloads_downloadlink", "item_id", "orders_orderitem"),
        same_vendor("delivery_downloads_downloadlink", "file_id", "delivery_downloads_productfile"),
        same_vendor("delivery_downloads_download", "link_id", "delivery_downloads_downloadlink"),
        same_vendor("delivery_downloads_download", "version_id", "delivery_downloads_fileversion"),
    ]
