from django.db import migrations, models


class Migration(migrations.Migration):
    """An order of a bulk run that is a bug keeps no other from being done."""

    dependencies = [("orders", "0011_refunds_on_orders")]

    operations = [
        migrations.AlterField(
            model_name="bulkorder",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("done", "Done"),
                    ("refused", "Not possible"),
                    ("failed", "Failed"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
    ]
