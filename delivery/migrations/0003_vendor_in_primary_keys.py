from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_vendor_in_unique_keys"),
        ("delivery_licenses", "0003_vendor_in_primary_keys"),
        ("delivery_shipments", "0004_vendor_in_primary_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="delivery", name="delivery_of_vendor"),
        vendor_in_primary_key("delivery_delivery"),
        vendor_in_primary_key("delivery_deliveryterms"),
        same_vendor("delivery_delivery", "item_id", "orders_orderitem"),
        same_vendor("delivery_delivery", "key_id", "delivery_licenses_licensekey"),
        same_vendor("delivery_delivery", "shipment_id", "delivery_shipments_shipment"),
        same_vendor("delivery_deliveryterms", "product_id", "vendors_product"),
    ]
