from django.db import migrations

from vendors.constraints import legal_moves, same_vendor

MOVES = {
    "waiting_for_approval": {"submitted", "declined"},
    "submitted": {"pending", "succeeded", "failed"},
    "pending": {"succeeded", "failed"},
    "succeeded": {"failed"},
}


class Migration(migrations.Migration):
    dependencies = [("refunds", "0001_refunds"), ("orders", "0011_refunds_on_orders")]

    operations = [
        same_vendor("refunds_refund", "order_id", "orders_order"),
        same_vendor("refunds_refunditem", "refund_id", "refunds_refund"),
        same_vendor("refunds_refunditem", "item_id", "orders_orderitem"),
        legal_moves("refunds_refund", "state", MOVES),
    ]
