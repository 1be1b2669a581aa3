import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import vendors.actor
from core.triggers import allowed_transitions, same_vendor, vendor_in_primary_key

MOVES = {
    "waiting_for_approval": {"submitted", "declined"},
    "submitted": {"pending", "succeeded", "failed", "undone"},
    "pending": {"succeeded", "failed"},
    "succeeded": {"failed"},
}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
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
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("requested", "Requested by the customer"),
                            ("duplicate", "Bought twice"),
                            ("elsewhere", "Made at the gateway"),
                        ],
                        max_length=20,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField(default=0, help_text="The tax in it.")),
                ("is_whole", models.BooleanField(default=False, help_text="All that was left of the order.")),
                (
                    "keeps_license",
                    models.BooleanField(default=False, help_text="What was delivered goes on working."),
                ),
                (
                    "by_hand",
                    models.BooleanField(
                        default=False, help_text="Paid out by Customer Service, not by the gateway."
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                ("requested_by_name", models.CharField(max_length=200)),
                ("needs_approval", models.BooleanField(default=False)),
                ("gateway_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "key_generation",
                    models.PositiveIntegerField(
                        default=0, help_text="Raised when the gateway repeats a stored failure for the key."
                    ),
                ),
                ("gateway_id", models.CharField(blank=True, db_collation="C", max_length=100)),
                (
                    "reference",
                    models.CharField(blank=True, help_text="Of a payment made by hand.", max_length=80),
                ),
                ("failure", models.TextField(blank=True, help_text="Why it failed, in the gateway's words.")),
                ("first_sent_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="orders.order",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
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
                        related_name="refunds",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gateway_id", models.CharField(blank=True, db_collation="C", max_length=100)),
                ("what", models.TextField()),
                ("is_mended", models.BooleanField(default=False, help_text="Our books were corrected.")),
                ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="refunds.refund",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefundItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("live", models.BooleanField(default=True)),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.orderitem",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="refunds.refund",
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
        ),
        migrations.AddField(
            model_name="refund",
            name="items",
            field=models.ManyToManyField(
                related_name="refunds", through="refunds.RefundItem", to="orders.orderitem"
            ),
        ),
        migrations.CreateModel(
            name="RefundRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("refunded", "Refunded"), ("declined", "Declined")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("comment", models.TextField(help_text="What the customer says.")),
                (
                    "opened_by_kind",
                    models.CharField(
                        choices=[
                            (vendors.actor.ActorKind["STAFF"], "Customer Service"),
                            (vendors.actor.ActorKind["CUSTOMER"], "Customer"),
                            (vendors.actor.ActorKind["SYSTEM"], "System"),
                        ],
                        max_length=10,
                    ),
                ),
                ("opened_by_name", models.CharField(max_length=200)),
                (
                    "email_key",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        help_text="Of the customer: other requests are found by it.",
                        max_length=254,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "escalated_at",
                    models.DateTimeField(help_text="Since then Customer Service answers it.", null=True),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="The product that is meant, unless it is the whole order.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.orderitem",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refund_requests",
                        to="orders.order",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refund_requests",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefundSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mails_customer",
                    models.BooleanField(
                        default=True, verbose_name="Email the customer when a refund has succeeded"
                    ),
                ),
                (
                    "ceilings",
                    models.JSONField(default=dict, help_text="By role and currency, in minor units."),
                ),
                (
                    "remind_after_days",
                    models.PositiveIntegerField(
                        default=3, verbose_name="Remind us of open refund requests after days"
                    ),
                ),
                (
                    "escalate_after_days",
                    models.PositiveIntegerField(
                        default=10, verbose_name="Customer Service takes refund requests over after days"
                    ),
                ),
                (
                    "vendor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refund_settings",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gateway_id", models.CharField(blank=True, db_collation="C", max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("needs_response", "Evidence needed"),
                            ("under_review", "Evidence under review"),
                            ("won", "Won"),
                            ("lost", "Lost"),
                            ("warning_needs_response", "Inquiry: answer needed"),
                            ("warning_under_review", "Inquiry: answer under review"),
                            ("warning_closed", "Inquiry closed"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="The customer's, in the gateway's words.", max_length=100
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "due_at",
                    models.DateTimeField(help_text="Evidence that comes later does not count.", null=True),
                ),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "recorded_by_name",
                    models.CharField(blank=True, help_text="Who recorded it by hand.", max_length=200),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="orders.order",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["vendor", "-id"], name="dispute_newest"),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["vendor", "due_at"],
                        name="dispute_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("gateway_id", ""), _negated=True),
                        fields=("gateway_id", "vendor"),
                        name="one_dispute_per_gateway_id",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="refunditem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("live", True)), fields=("item", "vendor"), name="one_live_refund_per_item"
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["vendor", "-id"], name="refund_by_id"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["vendor", "-created_at", "-id"], name="refund_newest"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting_for_approval", "submitted", "pending"))),
                fields=["vendor", "-id"],
                name="refund_open",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("state", "failed")), fields=["vendor", "id"], name="refund_failed"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                fields=("gateway_key", "vendor"), name="one_refund_per_gateway_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("gateway_id", ""), _negated=True),
                fields=("gateway_id", "vendor"),
                name="one_refund_per_gateway_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_minor__gt", 0),
                    ("tax_minor__gte", 0),
                    ("tax_minor__lte", models.F("amount_minor")),
                ),
                name="refund_of_more_than_tax",
            ),
        ),
        migrations.AddIndex(
            model_name="refundrequest",
            index=models.Index(fields=["vendor", "state", "-id"], name="request_by_state"),
        ),
        migrations.AddIndex(
            model_name="refundrequest",
            index=models.Index(fields=["vendor", "email_key"], name="request_of_customer"),
        ),
        migrations.AddConstraint(
            model_name="refundrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("order", "vendor"),
                name="one_open_request_per_order",
            ),
        ),
        vendor_in_primary_key("refunds_refund"),
        vendor_in_primary_key("refunds_refunditem"),
        vendor_in_primary_key("refunds_refundrequest"),
        vendor_in_primary_key("refunds_refundsettings"),
        vendor_in_primary_key("refunds_dispute"),
        same_vendor("refunds_refund", "order_id", "orders_order"),
        same_vendor("refunds_refunditem", "refund_id", "refunds_refund"),
        same_vendor("refunds_refunditem", "item_id", "orders_orderitem"),
        same_vendor("refunds_refundrequest", "order_id", "orders_order"),
        same_vendor("refunds_refundrequest", "item_id", "orders_orderitem"),
        same_vendor("refunds_dispute", "order_id", "orders_order"),
        allowed_transitions("refunds_refund", "state", MOVES),
    ]
