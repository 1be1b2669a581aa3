from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # rows are written meanwhile

    dependencies = [("delivery_licenses", "0002_key_announcements")]

    operations = [
        AddIndexConcurrently(
            model_name="activation",
            index=models.Index(
                condition=models.Q(("address__isnull", False)), fields=["vendor"], name="activation_address"
            ),
        ),
    ]
