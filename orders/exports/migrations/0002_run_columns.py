from uuid import uuid4

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("ready", "Ready"),
    ("done", "Done"),
    ("stopped", "Stopped"),
    ("failed", "Not finished"),
    ("removed", "Removed"),
]


class Migration(migrations.Migration):
    """The columns of a run are named as in bulk runs and imports."""

    dependencies = [("orders_exports", "0001_initial")]

    operations = [
        migrations.RenameField("exportrun", "rows", "processed"),
        migrations.AddField(
            "exportrun",
            "error_message",
            models.TextField(blank=True, help_text="Why it failed, as the page says it.", default=""),
            preserve_default=False,
        ),
        migrations.RemoveIndex("exportrun", "export_kept"),
        # One UPDATE: a second one of the same rows would leave events pending, and no column could be changed.
        migrations.RunSQL(
            "UPDATE orders_exports_exportrun SET total = coalesce(total, 0), "
            "state = CASE state WHEN 'waiting' THEN 'running' ELSE state END",
            "UPDATE orders_exports_exportrun SET total = nullif(total, 0), "
            "state = CASE state WHEN 'running' THEN 'waiting' ELSE state END",
        ),
        migrations.AlterField(
            "exportrun",
            "state",
            models.CharField(choices=[("running", "Being made"), *STATES], default="running", max_length=10),
        ),
        migrations.AlterField(
            "exportrun",
            "total",
            models.PositiveIntegerField(default=0, help_text="Orders or rows in all; 0: not known yet."),
        ),
        migrations.AlterField(
            "exportrun",
            "processed",
            models.PositiveIntegerField(default=0, help_text="Orders or rows that it has come to."),
        ),
        migrations.AlterField(
            "exportrun",
            "finished_at",
            models.DateTimeField(help_text="When it ended, in whatever state.", null=True),
        ),
        migrations.AlterField(
            "exportrun",
            "token",
            models.UUIDField(
                default=uuid4, help_text="Form token: a form sent twice starts one run.", unique=True
            ),
        ),
        migrations.AlterField(
            "exportrun",
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
            "exportrun",
            "vendor",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vendors.vendor",
            ),
        ),
        migrations.AddIndex(
            "exportrun",
            models.Index(
                condition=models.Q(("state__in", ("ready", "running"))),
                fields=["created_at"],
                name="export_kept",
            ),
        ),
    ]
