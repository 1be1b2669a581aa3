from django.db import migrations

from core.triggers import legal_moves

MOVES = {
    "waiting_for_approval": {"submitted", "declined"},
    "submitted": {"pending", "succeeded", "failed"},
    "pending": {"succeeded", "failed"},
    "succeeded": {"failed"},
}


class Migration(migrations.Migration):
    dependencies = [("refunds", "0001_initial")]

    operations = [
        legal_moves("refunds_refund", "state", MOVES),
    ]
