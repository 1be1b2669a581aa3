import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orders", "0001_initial"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EmailTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="For your team; customers see the subject.", max_length=100),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="Send it with new orders")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Sent with orders of this product; with all orders when none is chosen.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.product",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="email_templates",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Email",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("address_changed", "Address changed"),
                            ("receipt", "Transaction Receipt"),
                            ("purchase", "Your purchase"),
                            ("gift", "Gift"),
                            ("payment_due", "Waiting for payment"),
                            ("product", "Product email"),
                            ("refund", "Refund"),
                            ("license_key", "License key"),
                            ("shipment", "Shipment"),
                            ("notification", "Vendor notification"),
                            ("warning", "Warning to the vendor"),
                            ("digest", "Daily digest"),
                            ("test", "Test"),
                        ],
                        max_length=20,
                    ),
                ),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True, db_default="", default="", verbose_name="HTML")),
                (
                    "headers",
                    models.JSONField(
                        db_default={}, default=dict, help_text="As sent, beside Subject, To and Message-ID."
                    ),
                ),
                ("message_id", models.CharField(max_length=120)),
                ("dedupe_key", models.CharField(max_length=120, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("bounced", "Bounced"),
                            ("undone", "Undone"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="The mail server's reason for a refusal or a bounce."
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emails",
                        to="orders.order",
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
                    "template",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications_emails.emailtemplate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EmailVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("de", "German"),
                            ("fr", "French"),
                            ("es", "Spanish"),
                            ("it", "Italian"),
                            ("nl", "Dutch"),
                            ("pt", "Portuguese"),
                            ("pl", "Polish"),
                            ("sv", "Swedish"),
                            ("ja", "Japanese"),
                        ],
                        default="en",
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True, verbose_name="HTML")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="notifications_emails.emailtemplate",
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
        migrations.CreateModel(
            name="ReplyText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                (
                    "vendor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply_text",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="emailtemplate",
            constraint=models.UniqueConstraint(fields=("vendor", "name"), name="one_email_per_name"),
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(
                condition=models.Q(("state__in", ("failed", "bounced"))),
                fields=["vendor", "created_at"],
                name="email_gone_wrong",
            ),
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(
                condition=models.Q(("text", ""), _negated=True),
                fields=["vendor", "created_at"],
                name="email_text_age",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.UniqueConstraint(
                fields=("message_id", "vendor"), name="one_email_per_message_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.UniqueConstraint(
                fields=("dedupe_key", "vendor"), name="one_email_per_dedupe_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="emailversion",
            constraint=models.UniqueConstraint(
                fields=("template", "language", "number", "vendor"), name="one_email_version_per_number"
            ),
        ),
        vendor_in_primary_key("notifications_emails_emailtemplate"),
        vendor_in_primary_key("notifications_emails_email"),
        vendor_in_primary_key("notifications_emails_emailversion"),
        vendor_in_primary_key("notifications_emails_replytext"),
        same_vendor("notifications_emails_emailtemplate", "product_id", "vendors_product"),
        same_vendor("notifications_emails_email", "order_id", "orders_order"),
        same_vendor("notifications_emails_email", "template_id", "notifications_emails_emailtemplate"),
        same_vendor("notifications_emails_emailversion", "template_id", "notifications_emails_emailtemplate"),
        # Each email is changed twice on its way: with room beside it no index has to hear of that.
        migrations.RunSQL(
            "ALTER TABLE notifications_emails_email SET (fillfactor = 60)",
            "ALTER TABLE notifications_emails_email RESET (fillfactor)",
        ),
    ]
