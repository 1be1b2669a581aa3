from django.db import migrations

from core.triggers import allowed_transitions

MOVES = {
    "waiting_for_approval": {"submitted", "declined"},
    "submitted": {"pending", "succeeded", "failed"},
    "pending": {"succeeded", "failed"},
    "succeeded": {"failed"},
}


class Migration(migrations.Migration):
    dependencies = [("refunds", "0001_initial")]

    operations = [
        allowed_transitions("refunds_refund", "state", MOVES),
    ]
