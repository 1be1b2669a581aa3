from django.db import migrations

from core.triggers import vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("orders_imports", "0004_vendor_in_unique_keys"),
    ]

    operations = [
        vendor_in_primary_key("orders_imports_importrun"),
    ]
