from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checkout_order_summary", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="purchase",
            name="paying_since",
            field=models.DateTimeField(help_text="When it went to the payment page.", null=True),
        ),
    ]
