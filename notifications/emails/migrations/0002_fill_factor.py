from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notifications_emails", "0001_initial")]

    operations = [
        # Each email is changed twice on its way: with room beside it no index has to hear of that.
        migrations.RunSQL(
            "ALTER TABLE notifications_emails_email SET (fillfactor = 60)",
            "ALTER TABLE notifications_emails_email RESET (fillfactor)",
        ),
    ]
