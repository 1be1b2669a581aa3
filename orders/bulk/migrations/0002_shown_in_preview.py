from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders_bulk", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="bulkorder",
            name="shown",
            field=models.TextField(
                blank=True, db_default="", help_text="What the preview showed of it, such as its amount."
            ),
        ),
    ]
