from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # emails are sent meanwhile
    dependencies = [("notifications_emails", "0004_gift_emails")]

    operations = [
        AddIndexConcurrently(
            model_name="email",
            index=models.Index(
                fields=["vendor", "created_at"],
                name="email_gone_wrong",
                condition=models.Q(("state__in", ("failed", "bounced"))),
            ),
        ),
    ]
