from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("refunds", "0005_refund_requests")]

    operations = [
        same_vendor("refunds_refundrequest", "order_id", "orders_order"),
        same_vendor("refunds_refundrequest", "item_id", "orders_orderitem"),
    ]
