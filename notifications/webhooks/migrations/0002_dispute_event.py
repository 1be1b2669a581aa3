from django.db import migrations, models

# Who hears of refunds hears of disputes as well, which also take money back.
_ADD = """
    UPDATE notifications_webhooks_noticeendpoint SET events = events || '["dispute"]'
    WHERE events ? 'refund' AND NOT events ? 'dispute'
"""
_REMOVE = "UPDATE notifications_webhooks_noticeendpoint SET events = events - 'dispute'"


class Migration(migrations.Migration):
    dependencies = [("notifications_webhooks", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="event",
            field=models.CharField(
                choices=[
                    ("order", "New order"),
                    ("refund", "Refund"),
                    ("dispute", "Dispute"),
                    ("email-change", "Changed email address"),
                    ("key-delivery", "Delivered license key"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(_ADD, _REMOVE),
    ]
