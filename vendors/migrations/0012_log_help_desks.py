from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vendors", "0011_invitations_by_commands")]

    operations = [
        migrations.AlterField(
            model_name="vendorlogentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("settings", "Settings"),
                    ("team", "Team"),
                    ("product", "Products"),
                    ("file", "Product files"),
                    ("email", "Emails"),
                    ("endpoint", "Notice addresses"),
                    ("coupon", "Coupons"),
                    ("view", "Shared views"),
                    ("token", "API tokens"),
                    ("desk", "Help desks"),
                ],
                max_length=10,
            ),
        ),
    ]
