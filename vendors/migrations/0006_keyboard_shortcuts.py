from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vendors", "0005_undo")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="has_shortcuts",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Whether single keys do something.",
                verbose_name="keyboard shortcuts",
            ),
        )
    ]
