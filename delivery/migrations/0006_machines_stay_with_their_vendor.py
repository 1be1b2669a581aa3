from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("delivery", "0005_machines")]

    operations = [same_vendor("delivery_activation", "item_id", "orders_orderitem")]
