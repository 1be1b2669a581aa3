from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery_licenses", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="licensekey",
            name="announcement",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "None is due"), (1, "A notice is due"), (2, "A notice and an email are due")],
                db_default=0,
                default=0,
            ),
        ),
    ]
