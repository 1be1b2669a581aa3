from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("notifications_webhooks", "0003_vendor_in_unique_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_of_vendor"),
        migrations.RemoveConstraint(model_name="noticeendpoint", name="notice_endpoint_of_vendor"),
        vendor_in_primary_key("notifications_webhooks_noticeendpoint"),
        vendor_in_primary_key("notifications_webhooks_endpointconnection"),
        vendor_in_primary_key("notifications_webhooks_notice"),
        vendor_in_primary_key("notifications_webhooks_noticeattempt"),
        same_vendor(
            "notifications_webhooks_endpointconnection",
            "endpoint_id",
            "notifications_webhooks_noticeendpoint",
        ),
        same_vendor("notifications_webhooks_notice", "order_id", "orders_order"),
        same_vendor("notifications_webhooks_notice", "endpoint_id", "notifications_webhooks_noticeendpoint"),
        same_vendor("notifications_webhooks_notice", "resend_of_id", "notifications_webhooks_notice"),
        same_vendor("notifications_webhooks_noticeattempt", "notice_id", "notifications_webhooks_notice"),
    ]
