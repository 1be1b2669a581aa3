from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications_emails", "0006_digest_and_undone_emails")]

    operations = [
        migrations.AlterField(
            model_name="email",
            name="kind",
            field=models.CharField(
                choices=[
                    ("address_changed", "Address changed"),
                    ("receipt", "Transaction Receipt"),
                    ("purchase", "Your purchase"),
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
    ]
