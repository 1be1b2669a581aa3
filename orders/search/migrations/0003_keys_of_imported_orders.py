from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders_search", "0002_search_key_kinds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="searchkey",
            name="kind",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "Order ID"),
                    (2, "Order ID"),
                    (3, "Reference"),
                    (4, "Email address"),
                    (5, "Email address"),
                    (6, "Last Name"),
                    (7, "First name"),
                    (8, "Name"),
                    (9, "Company"),
                    (10, "Card"),
                    (11, "Product"),
                    (12, "SKU"),
                    (13, "Last Name"),
                    (14, "Payment"),
                    (15, "Coupon"),
                    (16, "Recipient"),
                    (17, "Recipient's email"),
                    (21, "License key"),
                    (22, "Hardware ID"),
                    (23, "Refund"),
                    (24, "Document"),
                    (25, "Tracking number"),
                    (26, "Comment"),
                    (27, "Email"),
                    (28, "Customer number"),
                    (29, "Payment"),
                ]
            ),
        ),
    ]
