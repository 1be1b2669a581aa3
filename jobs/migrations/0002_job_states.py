import django.db.models.functions.datetime
from django.db import migrations, models

# Jobs that a worker had claimed wait again: their lease is older than the release that wrote it.
SET_STATES = """
    UPDATE jobs_job SET lease_until = NULL, state = CASE
        WHEN done_at IS NOT NULL THEN 'done'
        WHEN failed_at IS NOT NULL THEN 'failed'
        WHEN due_at > now() THEN 'scheduled'
        ELSE 'waiting' END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="job",
            name="job_open",
        ),
        migrations.RemoveIndex(
            model_name="job",
            name="job_failed",
        ),
        migrations.RemoveField(
            model_name="job",
            name="woken_at",
        ),
        migrations.AddField(
            model_name="job",
            name="priority",
            field=models.PositiveSmallIntegerField(choices=[(0, "Normal"), (1, "Low")], default=0),
        ),
        migrations.AddField(
            model_name="job",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("scheduled", "Scheduled"),
                    ("leased", "In progress"),
                    ("done", "Done"),
                    ("failed", "Needs attention"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.RunSQL(SET_STATES, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="job",
            name="due_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                help_text="A scheduled job waits from then on.",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["queue", "vendor", "priority", "id"],
                name="job_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["due_at"], name="job_oldest"
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state", "scheduled")), fields=["due_at"], name="job_scheduled"
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state", "leased")), fields=["lease_until"], name="job_leased"
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state", "failed")), fields=["-failed_at"], name="job_failed"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "leased"), ("lease_until", None), _connector="XOR"),
                name="job_leased_has_a_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "done"), ("done_at", None), _connector="XOR"),
                name="job_done_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "failed"), ("failed_at", None), _connector="XOR"),
                name="job_failed_has_a_time",
            ),
        ),
    ]
