from django.db import migrations, models


class Migration(migrations.Migration):
    """A form token counts once at a vendor, as those of other runs do."""

    dependencies = [("orders_exports", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="exportrun",
            constraint=models.UniqueConstraint(fields=("token", "vendor"), name="one_export_per_form"),
        ),
        migrations.RemoveConstraint(model_name="exportrun", name="one_export_per_token"),
    ]
