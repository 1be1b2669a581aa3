from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vendors", "0006_keyboard_shortcuts")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="list_columns",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Of the list of orders; blank: the usual.",
                max_length=100,
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="list_density",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
    ]
