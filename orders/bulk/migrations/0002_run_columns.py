from uuid import uuid4

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILL = """
    UPDATE orders_bulk_bulkrun run SET
        state = CASE WHEN stopped_at IS NOT NULL THEN 'stopped' WHEN finished_at IS NOT NULL THEN 'done'
            ELSE 'running' END,
        finished_at = coalesce(stopped_at, finished_at),
        processed = (
            SELECT count(*) FROM orders_bulk_bulkorder bulk_order
            WHERE bulk_order.run_id = run.id AND bulk_order.state <> 'waiting'
        )
"""
UNDO = """
    UPDATE orders_bulk_bulkrun SET
        stopped_at = CASE WHEN state IN ('stopped', 'failed') THEN finished_at END,
        finished_at = CASE WHEN state = 'done' THEN finished_at END
"""


class Migration(migrations.Migration):
    """The columns of a run are named as in exports and imports."""

    dependencies = [("orders_bulk", "0001_initial")]

    operations = [
        migrations.RenameField("bulkrun", "done_at", "finished_at"),
        migrations.AddField(
            "bulkrun",
            "state",
            models.CharField(
                choices=[
                    ("running", "Running"),
                    ("done", "Finished"),
                    ("stopped", "Stopped"),
                    ("failed", "Failed"),
                ],
                default="running",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "bulkrun",
            "processed",
            models.PositiveIntegerField(default=0, help_text="Orders or rows that it has come to."),
        ),
        migrations.AddField(
            "bulkrun",
            "error_message",
            models.TextField(blank=True, help_text="Why it failed, as the page says it.", default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, UNDO),
        migrations.RemoveField("bulkrun", "stopped_at"),
        migrations.AlterField(
            "bulkrun",
            "finished_at",
            models.DateTimeField(help_text="When it ended, in whatever state.", null=True),
        ),
        migrations.AlterField(
            "bulkrun",
            "total",
            models.PositiveIntegerField(default=0, help_text="Orders or rows in all; 0: not known yet."),
        ),
        migrations.AlterField(
            "bulkrun",
            "token",
            models.UUIDField(
                default=uuid4, help_text="Form token: a form sent twice starts one run.", unique=True
            ),
        ),
        migrations.AlterField(
            "bulkrun",
            "user",
            models.ForeignKey(
                db_index=False,
                help_text="Who started it.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "bulkrun",
            "vendor",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vendors.vendor",
            ),
        ),
    ]
