from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vendors", "0004_catalog")]

    operations = [
        migrations.AddField(
            model_name="vendor",
            name="has_undo",
            field=models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="Emails and refunds wait ten seconds and can be undone",
            ),
        ),
    ]
