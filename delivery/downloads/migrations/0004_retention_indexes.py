from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # rows are written meanwhile

    dependencies = [("delivery_downloads", "0003_refused_downloads")]

    operations = [
        AddIndexConcurrently(
            model_name="download",
            index=models.Index(fields=["vendor", "started_at"], name="download_age"),
        ),
        AddIndexConcurrently(
            model_name="download",
            index=models.Index(
                condition=models.Q(("client", ""), _negated=True),
                fields=["vendor", "started_at"],
                name="download_address_age",
            ),
        ),
    ]
