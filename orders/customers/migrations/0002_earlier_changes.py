"""The changes of addresses that were made before are read from the history, which has them as sentences."""

import re
from typing import Any

from django.db import migrations

from core.text import search_key

SENTENCE = re.compile(r"Email address changed from (\S+) to (\S+)\.")


def read_activities(apps: Any, _: Any) -> None:
    """Write a row for each sentence about a change; those of erased persons are gone."""
    activities = apps.get_model("orders", "Activity").objects.filter(
        kind="change", sentence__startswith="Email address changed from "
    )
    changes = []
    columns = activities.values_list("vendor_id", "order_id", "happened_at", "sentence")
    for vendor_id, order_id, happened_at, sentence in columns.iterator():
        if match := SENTENCE.fullmatch(sentence):
            old_key, new_key = (search_key(address) for address in match.groups())
            if old_key != new_key:
                changes.append((vendor_id, order_id, happened_at, old_key, new_key))
    model = apps.get_model("orders_customers", "AddressChange")
    names = ("vendor_id", "order_id", "changed_at", "old_key", "new_key")
    rows = (model(**dict(zip(names, change, strict=True))) for change in changes)
    model.objects.bulk_create(rows, batch_size=1_000)


class Migration(migrations.Migration):
    dependencies = [("orders_customers", "0001_initial")]

    operations = [migrations.RunPython(read_activities, migrations.RunPython.noop)]
