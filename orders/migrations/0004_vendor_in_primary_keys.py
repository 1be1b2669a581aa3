from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_vendor_in_unique_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="activity", name="activity_of_vendor"),
        migrations.RemoveConstraint(model_name="order", name="order_of_vendor"),
        migrations.RemoveConstraint(model_name="orderitem", name="item_of_vendor"),
        vendor_in_primary_key("orders_order"),
        vendor_in_primary_key("orders_activity"),
        vendor_in_primary_key("orders_orderitem"),
        vendor_in_primary_key("orders_recipient"),
        same_vendor("orders_activity", "order_id", "orders_order"),
        same_vendor("orders_activity", "cause_id", "orders_activity"),
        same_vendor("orders_orderitem", "order_id", "orders_order"),
        same_vendor("orders_orderitem", "product_id", "vendors_product"),
        same_vendor("orders_recipient", "order_id", "orders_order"),
    ]
