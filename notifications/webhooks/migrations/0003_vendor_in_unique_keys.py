from django.db import migrations, models

import notifications.webhooks.models.notice
from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("notifications_webhooks", "0002_endpoint_connections"),
        ("orders", "0003_vendor_in_unique_keys"),
        ("vendors", "0001_initial"),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        undone(
            same_vendor(
                "notifications_webhooks_endpointconnection",
                "endpoint_id",
                "notifications_webhooks_noticeendpoint",
            )
        ),
        undone(same_vendor("notifications_webhooks_notice", "order_id", "orders_order")),
        undone(
            same_vendor(
                "notifications_webhooks_notice", "endpoint_id", "notifications_webhooks_noticeendpoint"
            )
        ),
        undone(same_vendor("notifications_webhooks_notice", "resend_of_id", "notifications_webhooks_notice")),
        undone(
            same_vendor("notifications_webhooks_noticeattempt", "notice_id", "notifications_webhooks_notice")
        ),
        migrations.AlterField(
            model_name="notice",
            name="message_id",
            field=models.CharField(default=notifications.webhooks.models.notice.new_notice_id, max_length=40),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("message_id", "vendor"), name="one_notice_per_message_id"
            ),
        ),
    ]
