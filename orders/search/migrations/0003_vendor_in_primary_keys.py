from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("orders_search", "0002_vendor_in_unique_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        vendor_in_primary_key("orders_search_savedview"),
        same_vendor("orders_search_searchkey", "order_id", "orders_order"),
    ]
