import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import notifications.webhooks.models.notice
from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeEndpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(max_length=2000, verbose_name="URL")),
                (
                    "format",
                    models.CharField(choices=[("xml", "XML"), ("json", "JSON")], default="xml", max_length=4),
                ),
                ("events", models.JSONField(default=list)),
                ("takes_test_orders", models.BooleanField(default=False, verbose_name="Test orders too")),
                ("secret", models.TextField(help_text="Encrypted.")),
                (
                    "old_secret",
                    models.TextField(blank=True, help_text="Encrypted; signs beside the new one for a day."),
                ),
                ("old_secret_until", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0, help_text="In a row.")),
                ("failing_since", models.DateTimeField(null=True)),
                (
                    "cooldown_until",
                    models.DateTimeField(
                        help_text="Nothing is posted before, after some failures.", null=True
                    ),
                ),
                ("paused_at", models.DateTimeField(null=True)),
                ("pause_reason", models.TextField(blank=True)),
                ("catching_up_since", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_endpoints",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("order", "New order"),
                            ("refund", "Refund"),
                            ("dispute", "Dispute"),
                            ("email-change", "Changed email address"),
                            ("key-delivery", "Delivered license key"),
                        ],
                        max_length=20,
                    ),
                ),
                ("event_at", models.DateTimeField()),
                (
                    "origin",
                    models.CharField(
                        choices=[("event", "By itself"), ("resent", "Resent"), ("test", "Test")],
                        default="event",
                        max_length=10,
                    ),
                ),
                (
                    "message_id",
                    models.CharField(
                        default=notifications.webhooks.models.notice.new_notice_id, max_length=40
                    ),
                ),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("retrying", "Trying again"),
                            ("held", "Waiting until the address is caught up"),
                            ("delivered", "Delivered"),
                            ("failed", "Failed"),
                            ("not_sent", "Not sent"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveIntegerField(default=0)),
                ("reason", models.TextField(blank=True, help_text="Why the last try failed.")),
                ("next_try_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="orders.order",
                    ),
                ),
                (
                    "resend_of",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resends",
                        to="notifications_webhooks.notice",
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
                (
                    "endpoint",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="notifications_webhooks.noticeendpoint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EndpointConnection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "lease_generation",
                    models.PositiveIntegerField(help_text="Counts the leases; only the last one counts."),
                ),
                ("lease_until", models.DateTimeField()),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications_webhooks.noticeendpoint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                (
                    "address",
                    models.CharField(
                        blank=True, help_text="The network address we connected to.", max_length=64
                    ),
                ),
                ("status", models.PositiveIntegerField(null=True)),
                ("ms", models.PositiveIntegerField()),
                ("headers", models.JSONField(default=dict)),
                ("answer", models.TextField(blank=True, help_text="The beginning of its body.")),
                (
                    "error",
                    models.TextField(
                        blank=True, help_text="Why there is no answer, or what is wrong with it."
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="notifications_webhooks.notice",
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
                "indexes": [
                    models.Index(fields=["vendor", "started_at"], name="attempt_age"),
                    models.Index(
                        condition=models.Q(("answer", ""), ("headers", {}), _negated=True),
                        fields=["vendor", "started_at"],
                        name="attempt_answer_age",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="noticeendpoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("vendor", "url"),
                name="one_notice_endpoint_per_url",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["endpoint", "-id"], name="notice_of_endpoint"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state", "held")), fields=["endpoint", "id"], name="notice_held"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("body", ""), _negated=True),
                fields=["vendor", "created_at"],
                name="notice_body_age",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("message_id", "vendor"), name="one_notice_per_message_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="endpointconnection",
            constraint=models.UniqueConstraint(
                fields=("vendor", "endpoint", "number"), name="one_row_per_endpoint_connection"
            ),
        ),
        vendor_in_primary_key("notifications_webhooks_notice"),
        vendor_in_primary_key("notifications_webhooks_noticeattempt"),
        vendor_in_primary_key("notifications_webhooks_noticeendpoint"),
        vendor_in_primary_key("notifications_webhooks_endpointconnection"),
        same_vendor("notifications_webhooks_notice", "order_id", "orders_order"),
        same_vendor("notifications_webhooks_notice", "endpoint_id", "notifications_webhooks_noticeendpoint"),
        same_vendor("notifications_webhooks_notice", "resend_of_id", "notifications_webhooks_notice"),
        same_vendor("notifications_webhooks_noticeattempt", "notice_id", "notifications_webhooks_notice"),
        same_vendor(
            "notifications_webhooks_endpointconnection",
            "endpoint_id",
            "notifications_webhooks_noticeendpoint",
        ),
    ]
