from django.db import migrations, models

from core.triggers import changed_transitions

BEFORE = {
    "waiting_for_approval": {"submitted", "declined"},
    "submitted": {"pending", "succeeded", "failed"},
    "pending": {"succeeded", "failed"},
    "succeeded": {"failed"},
}
MOVES = BEFORE | {"submitted": {"pending", "succeeded", "failed", "undone"}}


class Migration(migrations.Migration):
    dependencies = [("refunds", "0004_failed_refunds")]

    operations = [
        migrations.AlterField(
            model_name="refund",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting_for_approval", "Waiting for approval"),
                    ("submitted", "Submitted"),
                    ("pending", "Pending at the bank"),
                    ("succeeded", "Succeeded"),
                    ("failed", "Failed"),
                    ("declined", "Not approved"),
                    ("undone", "Undone"),
                ],
                max_length=20,
            ),
        ),
        changed_transitions("refunds_refund", "state", MOVES, before=BEFORE),
    ]
