from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0009_notices_stay_with_their_vendor"),
    ]

    operations = [
        migrations.AlterField(
            model_name="email",
            name="about",
            field=models.CharField(
                choices=[
                    ("address_changed", "Address changed"),
                    ("receipt", "Transaction Receipt"),
                    ("product", "Product e-mail"),
                    ("refund", "Refund"),
                    ("license_key", "License key"),
                    ("shipment", "Shipment"),
                    ("notification", "Vendor notification"),
                    ("warning", "Warning to the vendor"),
                    ("test", "Test"),
                ],
                max_length=20,
            ),
        ),
    ]
