from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications_address_changes", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="emailchange",
            name="needs_both",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="The customer asked: it happens when both addresses confirm.",
            ),
        ),
        migrations.AddField(
            model_name="emailchange",
            name="old_confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
