from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("checkout", "0006_purchases")]

    operations = [
        same_vendor("checkout_purchase", "product_id", "vendors_product"),
        same_vendor("checkout_purchase", "order_id", "orders_order"),
    ]
