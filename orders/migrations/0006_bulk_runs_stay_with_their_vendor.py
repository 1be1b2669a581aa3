from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_bulk_runs")]

    operations = [
        same_vendor("orders_bulkorder", "run_id", "orders_bulkrun"),
        same_vendor("orders_bulkorder", "order_id", "orders_order"),
    ]
