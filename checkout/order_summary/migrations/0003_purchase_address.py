from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checkout_order_summary", "0002_paying_since")]

    operations = [
        migrations.AddField(
            model_name="purchase",
            name="address",
            field=models.GenericIPAddressField(
                help_text="From which the order form was sent: evidence in a dispute.",
                null=True,
                verbose_name="IP address",
            ),
        ),
    ]
