import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders_exports", "0002_run_columns")]

    operations = [
        migrations.AlterField(
            model_name="exportrun",
            name="token",
            field=models.UUIDField(
                default=uuid.uuid4, help_text="Form token: a form sent twice starts one run."
            ),
        ),
        migrations.AddConstraint(
            model_name="exportrun",
            constraint=models.UniqueConstraint(fields=("token",), name="one_export_per_token"),
        ),
    ]
