from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("refunds", "0003_differences_between_the_books")]

    operations = [
        same_vendor("refunds_difference", "order_id", "orders_order"),
        same_vendor("refunds_difference", "refund_id", "refunds_refund"),
    ]
