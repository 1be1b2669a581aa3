import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("vendors", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="job",
            name="vendor",
            field=models.ForeignKey(
                db_index=False,
                help_text="None for work about a person's account.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vendors.vendor",
            ),
        ),
    ]
