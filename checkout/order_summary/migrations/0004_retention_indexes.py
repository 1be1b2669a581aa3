from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # rows are written meanwhile

    dependencies = [("checkout_order_summary", "0003_purchase_address")]

    operations = [
        AddIndexConcurrently(
            model_name="purchase",
            index=models.Index(
                condition=models.Q(("address__isnull", False)),
                fields=["vendor", "created_at"],
                name="purchase_address_age",
            ),
        ),
        AddIndexConcurrently(
            model_name="purchase",
            index=models.Index(
                condition=models.Q(("order", None), models.Q(("email", ""), _negated=True)),
                fields=["vendor", "created_at"],
                name="purchase_unpaid_age",
            ),
        ),
    ]
