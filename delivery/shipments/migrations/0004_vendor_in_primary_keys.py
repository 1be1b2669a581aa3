from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("delivery_shipments", "0003_vendor_in_unique_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="addresscheck", name="address_check_of_vendor"),
        migrations.RemoveConstraint(model_name="shipment", name="shipment_of_vendor"),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(fields=["vendor", "id"], name="shipment_of_vendor"),
        ),
        vendor_in_primary_key("delivery_shipments_shipment"),
        vendor_in_primary_key("delivery_shipments_addresscheck"),
        same_vendor("delivery_shipments_shipment", "item_id", "orders_orderitem"),
        same_vendor("delivery_shipments_shipment", "replaces_id", "delivery_shipments_shipment"),
        same_vendor("delivery_shipments_addresscheck", "shipment_id", "delivery_shipments_shipment"),
    ]
