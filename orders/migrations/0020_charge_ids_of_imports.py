"""Imports wrote the name of a Python object where no charge was known."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0019_charge_ids_are_empty_until_known")]

    operations = [
        migrations.RunSQL(
            "UPDATE orders_order SET charge_id = '' WHERE source <> '' AND charge_id LIKE '<django.%'",
            migrations.RunSQL.noop,
        ),
    ]
