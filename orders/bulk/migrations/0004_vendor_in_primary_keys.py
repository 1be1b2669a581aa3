from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("orders_bulk", "0003_vendor_in_unique_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="bulkrun", name="bulk_run_of_vendor"),
        vendor_in_primary_key("orders_bulk_bulkrun"),
        vendor_in_primary_key("orders_bulk_bulkorder"),
        same_vendor("orders_bulk_bulkorder", "run_id", "orders_bulk_bulkrun"),
        same_vendor("orders_bulk_bulkorder", "order_id", "orders_order"),
    ]
