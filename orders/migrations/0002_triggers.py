from django.db import migrations

from core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        append_only("orders_activity", erasable=("sentence", "data")),
        migrations.RunSQL(
            "CREATE SEQUENCE orders_order_sequence START 100001", "DROP SEQUENCE orders_order_sequence"
        ),
    ]
