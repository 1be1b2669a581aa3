from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_orders")]

    operations = [
        same_vendor("orders_orderitem", "order_id", "orders_order"),
        same_vendor("orders_orderitem", "product_id", "vendors_product"),
        same_vendor("orders_recipient", "order_id", "orders_order"),
        same_vendor("orders_activity", "order_id", "orders_order"),
        same_vendor("orders_activity", "cause_id", "orders_activity"),
        same_vendor("orders_step", "order_id", "orders_order"),
        same_vendor("orders_step", "cause_id", "orders_activity"),
    ]
