from django.db import migrations, models

# Notices to addresses that were removed before end as those do that are removed from now on.
_END = """
    UPDATE notifications_webhooks_notice n
    SET state = 'not_sent', reason = 'Its address was removed from Checkout Settings.', next_try_at = NULL,
        settled_at = statement_timestamp()
    FROM notifications_webhooks_noticeendpoint e
    WHERE e.id = n.endpoint_id AND e.vendor_id = n.vendor_id AND e.removed_at IS NOT NULL
        AND n.state IN ('queued', 'retrying', 'held')
"""


class Migration(migrations.Migration):
    dependencies = [("notifications_webhooks", "0002_dispute_event")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("retrying", "Trying again"),
                    ("held", "Waiting until the address is caught up"),
                    ("delivered", "Delivered"),
                    ("failed", "Failed"),
                    ("not_sent", "Not sent"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.RunSQL(
            _END, "UPDATE notifications_webhooks_notice SET state = 'held' WHERE state = 'not_sent'"
        ),
    ]
