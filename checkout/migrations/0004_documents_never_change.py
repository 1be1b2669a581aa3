from django.db import migrations

from vendors.constraints import append_only, same_vendor


class Migration(migrations.Migration):
    dependencies = [("checkout", "0003_documents")]

    operations = [
        same_vendor("checkout_document", "order_id", "orders_order"),
        same_vendor("checkout_document", "refund_id", "refunds_refund"),
        append_only("checkout_document", erasable=("facts",)),
    ]
