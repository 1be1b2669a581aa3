import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("beat_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject_kind",
                    models.CharField(
                        blank=True, help_text="What it is about, such as “order”.", max_length=20
                    ),
                ),
                ("subject_id", models.BigIntegerField(null=True)),
                (
                    "cause_id",
                    models.BigIntegerField(help_text="The record of the act that caused it.", null=True),
                ),
                ("task", models.CharField(max_length=80)),
                ("arguments", models.JSONField(default=dict)),
                ("queue", models.CharField(max_length=20)),
                (
                    "priority",
                    models.PositiveSmallIntegerField(choices=[(0, "Normal"), (1, "Low")], default=0),
                ),
                ("dedupe_key", models.CharField(max_length=120, null=True, unique=True)),
                (
                    "state",
                    models.CharField(
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
                (
                    "due_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="A scheduled job waits from then on.",
                    ),
                ),
                (
                    "attempts",
                    models.PositiveIntegerField(default=0, help_text="Counted when a worker claims it."),
                ),
                (
                    "lease_until",
                    models.DateTimeField(
                        help_text="Until then the worker that claimed it owns it.", null=True
                    ),
                ),
                ("lease_generation", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("last_error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        help_text="None for work about a person's account.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["queue", "vendor", "priority", "id"],
                        name="job_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["due_at"], name="job_oldest"
                    ),
                    models.Index(
                        condition=models.Q(("state", "scheduled")), fields=["due_at"], name="job_scheduled"
                    ),
                    models.Index(
                        condition=models.Q(("state", "leased")), fields=["lease_until"], name="job_leased"
                    ),
                    models.Index(
                        condition=models.Q(("state", "failed")), fields=["-failed_at"], name="job_failed"
                    ),
                    models.Index(fields=["subject_id", "subject_kind"], name="job_of_subject"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "leased"), ("lease_until", None), _connector="XOR"),
                        name="job_leased_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "done"), ("done_at", None), _connector="XOR"),
                        name="job_done_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "failed"), ("failed_at", None), _connector="XOR"),
                        name="job_failed_has_a_time",
                    ),
                ],
            },
        ),
    ]
