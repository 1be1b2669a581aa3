import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.triggers import vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ForwardedEmail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        db_collation="C", help_text="Of the email: it is answered once.", max_length=64
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Being read"),
                            ("answered", "Answered"),
                            ("refused", "Not answered"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                (
                    "proof",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("dkim", "its DKIM signature"),
                            ("sign_in", "the sender's sign-in at our mail server"),
                        ],
                        help_text="Of who sent it.",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, help_text="Why it was not answered.", max_length=200),
                ),
                ("received_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(help_text="When a worker last began to answer it.")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["vendor", "received_at"], name="forwarded_email_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("digest", "vendor"), name="one_answer_per_forwarded_email"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpDesk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("help_scout", "Help Scout"),
                            ("help_scout_legacy", "Help Scout, a legacy dynamic app"),
                            ("frame", "Any other desk: Zendesk, Freshdesk, your own"),
                        ],
                        max_length=20,
                    ),
                ),
                ("origins", models.JSONField(default=list, help_text="Of the pages that may frame it.")),
                (
                    "secret",
                    models.TextField(
                        blank=True, help_text="Encrypted: Help Scout signs its requests with it."
                    ),
                ),
                ("digest", models.CharField(db_collation="C", max_length=64)),
                (
                    "ending",
                    models.CharField(
                        help_text="Its token's last characters, by which people tell it.", max_length=4
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(help_text="To the minute.", null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_desks",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["vendor", "-id"], name="help_desk_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("digest", "vendor"), name="one_help_desk_per_digest")
                ],
            },
        ),
        vendor_in_primary_key("desk_helpdesk"),
        vendor_in_primary_key("desk_forwardedemail"),
    ]
