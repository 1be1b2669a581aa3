from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_license_keys")]

    operations = [
        same_vendor("delivery_delivery", "key_id", "delivery_licensekey"),
        same_vendor("delivery_licensekey", "item_id", "orders_orderitem"),
        same_vendor("delivery_poolkey", "product_id", "vendors_product"),
        same_vendor("delivery_poolkey", "item_id", "orders_orderitem"),
        same_vendor("delivery_signingkey", "product_id", "vendors_product"),
    ]
