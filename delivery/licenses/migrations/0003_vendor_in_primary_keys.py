from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("delivery_licenses", "0002_vendor_in_unique_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="licensekey", name="license_key_of_vendor"),
        vendor_in_primary_key("delivery_licenses_activation"),
        vendor_in_primary_key("delivery_licenses_licensekey"),
        vendor_in_primary_key("delivery_licenses_poolkey"),
        vendor_in_primary_key("delivery_licenses_signingkey"),
        same_vendor("delivery_licenses_activation", "item_id", "orders_orderitem"),
        same_vendor("delivery_licenses_licensekey", "item_id", "orders_orderitem"),
        same_vendor("delivery_licenses_poolkey", "product_id", "vendors_product"),
        same_vendor("delivery_licenses_poolkey", "item_id", "orders_orderitem"),
        same_vendor("delivery_licenses_signingkey", "product_id", "vendors_product"),
    ]
