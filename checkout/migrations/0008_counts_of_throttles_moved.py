from django.db import migrations


class Migration(migrations.Migration):
    """Only on paper: the table is a lower floor's now."""

    dependencies = [
        ("checkout", "0007_purchases_stay_with_their_vendor"),
        ("vendors", "0003_counts_of_throttles"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="ThrottleCount")])
    ]
