from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("refunds", "0003_vendor_in_unique_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="refund", name="refund_of_vendor"),
        migrations.RemoveConstraint(model_name="refundrequest", name="refund_request_of_vendor"),
        vendor_in_primary_key("refunds_refund"),
        vendor_in_primary_key("refunds_refunditem"),
        vendor_in_primary_key("refunds_refundrequest"),
        vendor_in_primary_key("refunds_refundsettings"),
        same_vendor("refunds_refund", "order_id", "orders_order"),
        same_vendor("refunds_refunditem", "refund_id", "refunds_refund"),
        same_vendor("refunds_refunditem", "item_id", "orders_orderitem"),
        same_vendor("refunds_refundrequest", "order_id", "orders_order"),
        same_vendor("refunds_refundrequest", "item_id", "orders_orderitem"),
    ]
