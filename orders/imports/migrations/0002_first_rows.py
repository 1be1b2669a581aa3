from django.db import migrations, models

STATES = [
    ("looking", "Looking at the file…"),
    ("uploaded", "Columns to be matched"),
    ("checking", "Being checked"),
    ("checked", "Checked"),
    ("importing", "Being imported"),
    ("done", "Imported"),
    ("stopped", "Stopped"),
    ("failed", "Not possible"),
]


class Migration(migrations.Migration):
    dependencies = [("orders_imports", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="first_rows",
            field=models.JSONField(
                help_text="Cells of the first rows, beside the form of the columns; null before they were read.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="state",
            field=models.CharField(choices=STATES, default="uploaded", max_length=10),
        ),
    ]
