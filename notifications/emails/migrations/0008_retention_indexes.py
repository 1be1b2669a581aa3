from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # rows are written meanwhile

    dependencies = [("notifications_emails", "0007_purchase_emails")]

    operations = [
        AddIndexConcurrently(
            model_name="email",
            index=models.Index(
                condition=models.Q(("text", ""), _negated=True),
                fields=["vendor", "created_at"],
                name="email_text_age",
            ),
        ),
    ]
