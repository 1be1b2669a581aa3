from uuid import uuid4

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.fields.json import KT


class Migration(migrations.Migration):
    """The columns of a run are named as in bulk runs and exports; an import by the command can be a run, too."""

    dependencies = [("orders_imports", "0001_initial")]

    operations = [
        migrations.RenameField("importrun", "done_rows", "processed"),
        migrations.RenameField("importrun", "total_rows", "total"),
        migrations.RenameField("importrun", "problem", "error_message"),
        migrations.AddField(
            "importrun",
            "file_digest",
            models.CharField(
                blank=True,
                default="",
                help_text="SHA-256 of the file, of the command's runs only.",
                max_length=64,
            ),
            preserve_default=False,
        ),
        migrations.AlterField("importrun", "file_name", models.CharField(max_length=255)),
        migrations.AlterField(
            "importrun",
            "mapping",
            models.JSONField(
                default=dict,
                help_text="As in a TOML file of orders/imports/mapping/presets/; the command's has the source only.",
            ),
        ),
        migrations.AlterField(
            "importrun",
            "processed",
            models.PositiveIntegerField(default=0, help_text="Orders or rows that it has come to."),
        ),
        migrations.AlterField(
            "importrun",
            "total",
            models.PositiveIntegerField(default=0, help_text="Orders or rows in all; 0: not known yet."),
        ),
        migrations.AlterField(
            "importrun",
            "error_message",
            models.TextField(blank=True, help_text="Why it failed, as the page says it."),
        ),
        migrations.AlterField(
            "importrun",
            "finished_at",
            models.DateTimeField(help_text="When it ended, in whatever state.", null=True),
        ),
        migrations.AlterField(
            "importrun",
            "token",
            models.UUIDField(
                default=uuid4, help_text="Form token: a form sent twice starts one run.", unique=True
            ),
        ),
        migrations.AlterField(
            "importrun",
            "user",
            models.ForeignKey(
                db_index=False,
                help_text="Who uploaded it; null: the command.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "importrun",
            "vendor",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vendors.vendor",
            ),
        ),
        migrations.RenameIndex("importrun", new_name="import_run_of_vendor", old_name="import_job_of_vendor"),
        migrations.AddConstraint(
            "importrun",
            models.CheckConstraint(
                name="import_run_has_user_or_digest",
                condition=models.Q(("file_digest", ""), ("user__isnull", False))
                | models.Q(("user__isnull", True), models.Q(("file_digest", ""), _negated=True)),
            ),
        ),
        migrations.AddConstraint(
            "importrun",
            models.UniqueConstraint(
                models.F("vendor"),
                models.F("file_digest"),
                KT("mapping__source"),
                name="one_unfinished_import_of_file",
                condition=models.Q(("user__isnull", True), models.Q(("state", "done"), _negated=True)),
            ),
        ),
    ]
