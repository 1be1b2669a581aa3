from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications_emails", "0005_emails_gone_wrong")]

    operations = [
        migrations.AlterField(
            model_name="email",
            name="kind",
            field=models.CharField(
                choices=[
                    ("address_changed", "Address changed"),
                    ("receipt", "Transaction Receipt"),
                    ("gift", "Gift"),
                    ("payment_due", "Waiting for payment"),
                    ("product", "Product email"),
                    ("refund", "Refund"),
                    ("license_key", "License key"),
                    ("shipment", "Shipment"),
                    ("notification", "Vendor notification"),
                    ("warning", "Warning to the vendor"),
                    ("digest", "Daily digest"),
                    ("test", "Test"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="email",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("sending", "Sending"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("bounced", "Bounced"),
                    ("undone", "Undone"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
    ]
