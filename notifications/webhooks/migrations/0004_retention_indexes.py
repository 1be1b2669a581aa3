from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # rows are written meanwhile

    dependencies = [("notifications_webhooks", "0003_notices_not_sent")]

    operations = [
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("body", ""), _negated=True),
                fields=["vendor", "created_at"],
                name="notice_body_age",
            ),
        ),
        AddIndexConcurrently(
            model_name="noticeattempt",
            index=models.Index(fields=["vendor", "started_at"], name="attempt_age"),
        ),
        AddIndexConcurrently(
            model_name="noticeattempt",
            index=models.Index(
                condition=models.Q(("answer", ""), ("headers", {}), _negated=True),
                fields=["vendor", "started_at"],
                name="attempt_answer_age",
            ),
        ),
    ]
