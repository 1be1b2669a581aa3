from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # orders are placed meanwhile

    dependencies = [("orders", "0003_erasure_and_digests")]

    operations = [
        AddIndexConcurrently(
            model_name="order",
            index=models.Index(
                fields=["vendor", "currency", "total_minor", "id"], name="order_total_of_currency"
            ),
        ),
    ]
