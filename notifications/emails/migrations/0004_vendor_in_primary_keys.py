from django.db import migrations

from core.triggers import same_vendor, vendor_in_primary_key


class Migration(migrations.Migration):
    dependencies = [
        ("notifications_emails", "0003_vendor_in_unique_keys"),
        ("orders", "0004_vendor_in_primary_keys"),
        ("vendors", "0002_vendor_in_primary_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="email", name="email_of_vendor"),
        migrations.RemoveConstraint(model_name="emailtemplate", name="email_template_of_vendor"),
        vendor_in_primary_key("notifications_emails_emailtemplate"),
        vendor_in_primary_key("notifications_emails_emailversion"),
        vendor_in_primary_key("notifications_emails_email"),
        vendor_in_primary_key("notifications_emails_replytext"),
        same_vendor("notifications_emails_emailtemplate", "product_id", "vendors_product"),
        same_vendor("notifications_emails_emailversion", "template_id", "notifications_emails_emailtemplate"),
        same_vendor("notifications_emails_email", "order_id", "orders_order"),
        same_vendor("notifications_emails_email", "template_id", "notifications_emails_emailtemplate"),
    ]
