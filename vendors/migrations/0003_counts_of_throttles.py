from django.db import migrations, models


class Migration(migrations.Migration):
    """Only on paper: checkout made the table (0005), and it stays as it is."""

    dependencies = [("vendors", "0002_warning_of_vendors")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ThrottleCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(db_collation="C", max_length=120, unique=True)),
                        ("count", models.PositiveIntegerField(default=1)),
                        ("expires_at", models.DateTimeField(db_index=True)),
                    ],
                    options={"db_table": "checkout_throttlecount"},
                )
            ]
        )
    ]
