import uuid

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders_imports", "0003_one_run"),
        ("vendors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="importrun",
            name="token",
            field=models.UUIDField(
                default=uuid.uuid4, help_text="Form token: a form sent twice starts one run."
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(fields=("token", "vendor"), name="one_import_run_per_token"),
        ),
    ]
