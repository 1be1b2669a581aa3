from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # refunds are made meanwhile
    dependencies = [("refunds", "0003_disputes")]

    operations = [
        AddIndexConcurrently(
            model_name="refund",
            index=models.Index(
                fields=["vendor", "id"], name="refund_failed", condition=models.Q(("state", "failed"))
            ),
        ),
    ]
