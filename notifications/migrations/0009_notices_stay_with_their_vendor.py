from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [("notifications", "0008_notices")]

    operations = [
        same_vendor("notifications_notice", "order_id", "orders_order"),
        same_vendor("notifications_notice", "endpoint_id", "notifications_noticeendpoint"),
        same_vendor("notifications_notice", "first_id", "notifications_notice"),
        same_vendor("notifications_noticeattempt", "notice_id", "notifications_notice"),
    ]
