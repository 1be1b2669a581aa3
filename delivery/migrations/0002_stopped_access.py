from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="stopped_at",
            field=models.DateTimeField(
                null=True, help_text="Access was stopped: no file and no key before it is restored."
            ),
        ),
    ]
