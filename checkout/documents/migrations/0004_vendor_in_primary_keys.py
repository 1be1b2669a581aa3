from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("checkout_documents", "0003_vendor_in_unique_keys"),
        ("refunds", "0004_vendor_in_primary_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        vendor_in_primary_key("checkout_documents_document"),
        same_vendor("checkout_documents_document", "order_id", "orders_order"),
        same_vendor("checkout_documents_document", "refund_id", "refunds_refund"),
    ]
