import uuid

from django.conf import settings
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_vendor_in_unique_keys"),
        ("refunds", "0002_triggers"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("refunds_refund", "order_id", "orders_order")),
        undone(same_vendor("refunds_difference", "order_id", "orders_order")),
        undone(same_vendor("refunds_difference", "refund_id", "refunds_refund")),
        undone(same_vendor("refunds_refunditem", "refund_id", "refunds_refund")),
        undone(same_vendor("refunds_refunditem", "item_id", "orders_orderitem")),
        undone(same_vendor("refunds_refundrequest", "order_id", "orders_order")),
        undone(same_vendor("refunds_refundrequest", "item_id", "orders_orderitem")),
        migrations.RemoveConstraint(
            model_name="refund",
            name="one_refund_per_gateway_id",
        ),
        migrations.RemoveConstraint(
            model_name="refunditem",
            name="one_live_refund_per_item",
        ),
        migrations.RemoveConstraint(
            model_name="refundrequest",
            name="one_open_request_per_order",
        ),
        migrations.AlterField(
            model_name="refund",
            name="gateway_key",
            field=models.UUIDField(default=uuid.uuid4),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["vendor", "-id"], name="refund_by_id"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=("gateway_key", "vendor"), name="one_refund_per_gateway_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gateway_id", ""), _negated=True),
                fields=("gateway_id", "vendor"),
                name="one_refund_per_gateway_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="refunditem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("live", True)), fields=("item", "vendor"), name="one_live_refund_per_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="refundrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("order", "vendor"),
                name="one_open_request_per_order",
            ),
        ),
    ]
