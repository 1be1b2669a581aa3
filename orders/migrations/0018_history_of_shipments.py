from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0017_coupon_of_orders"),
    ]

    operations = [
        migrations.AlterField(
            model_name="activity",
            name="kind",
            field=models.CharField(
                choices=[
                    ("order", "Order"),
                    ("comment", "Comment"),
                    ("change", "Change"),
                    ("email", "E-mail"),
                    ("notice", "Notice"),
                    ("download", "Download"),
                    ("key", "License key"),
                    ("refund", "Refund"),
                    ("shipment", "Shipment"),
                ],
                max_length=10,
            ),
        ),
    ]
