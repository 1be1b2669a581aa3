from django.db import migrations

from vendors.constraints import same_vendor


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0005_what_emails_say"),
        ("vendors", "0001_people_and_products"),
    ]

    operations = [
        same_vendor("notifications_email", "template_id", "notifications_emailtemplate"),
        same_vendor("notifications_emailtemplate", "product_id", "vendors_product"),
        same_vendor("notifications_emailversion", "template_id", "notifications_emailtemplate"),
    ]
