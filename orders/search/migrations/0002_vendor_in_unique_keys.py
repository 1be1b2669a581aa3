from django.db import migrations

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("orders_search", "0001_initial"),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("orders_search_searchkey", "order_id", "orders_order")),
    ]
