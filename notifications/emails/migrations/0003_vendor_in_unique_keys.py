from django.conf import settings
from django.db import migrations, models

from core.triggers import same_vendor, undone


class Migration(migrations.Migration):
    dependencies = [
        ("notifications_emails", "0002_fill_factor"),
        ("orders", "0003_vendor_in_unique_keys"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # A key that a foreign key refers to is replaced when that is gone.
    run_before = [
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        undone(same_vendor("notifications_emails_emailtemplate", "product_id", "vendors_product")),
        undone(
            same_vendor(
                "notifications_emails_emailversion", "template_id", "notifications_emails_emailtemplate"
            )
        ),
        undone(same_vendor("notifications_emails_email", "order_id", "orders_order")),
        undone(
            same_vendor("notifications_emails_email", "template_id", "notifications_emails_emailtemplate")
        ),
        migrations.AlterField(
            model_name="email",
            name="message_id",
            field=models.CharField(max_length=120),
        ),
        migrations.RemoveConstraint(
            model_name="email",
            name="one_email_per_message_id",
        ),
        migrations.RemoveConstraint(
            model_name="email",
            name="one_email_per_dedupe_key",
        ),
        migrations.RemoveConstraint(
            model_name="emailversion",
            name="one_email_version_per_number",
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
    ]
