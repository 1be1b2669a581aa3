from django.db import migrations

from core.triggers import vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="product", name="product_of_vendor"),
        vendor_in_primary_key("vendors_product"),
    ]
