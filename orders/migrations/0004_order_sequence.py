from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_history_is_append_only")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE orders_order_sequence START 100001", "DROP SEQUENCE orders_order_sequence"
        )
    ]
