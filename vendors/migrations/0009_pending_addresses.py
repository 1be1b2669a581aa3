from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vendors", "0008_invitations")]

    operations = [
        migrations.AddField(
            model_name="vendor",
            name=name,
            field=models.EmailField(blank=True, db_default="", default="", editable=False, max_length=254),
        )
        for name in ("pending_support_email", "pending_notification_email")
    ]
