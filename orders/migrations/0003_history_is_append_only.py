from django.db import migrations

from vendors.constraints import append_only


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_same_vendor_everywhere")]

    operations = [append_only("orders_activity", erasable=("sentence", "data"))]
