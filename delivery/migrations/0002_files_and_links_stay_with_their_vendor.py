from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_files_and_links"), ("orders", "0002_same_vendor_everywhere")]

    operations = [
        same_vendor("delivery_productfile", "current_id", "delivery_fileversion"),
        same_vendor("delivery_fileversion", "file_id", "delivery_productfile"),
        same_vendor("delivery_component", "product_id", "vendors_product"),
        same_vendor("delivery_component", "file_id", "delivery_productfile"),
        same_vendor("delivery_deliveryterms", "product_id", "vendors_product"),
        same_vendor("delivery_delivery", "item_id", "orders_orderitem"),
        same_vendor("delivery_downloadlink", "item_id", "orders_orderitem"),
        same_vendor("delivery_downloadlink", "file_id", "delivery_productfile"),
        same_vendor("delivery_download", "link_id", "delivery_downloadlink"),
        same_vendor("delivery_download", "version_id", "delivery_fileversion"),
    ]
