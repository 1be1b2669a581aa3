from django.db import migrations

from checkout.rates import vat_rows


def seed(apps, schema_editor):
    rates = apps.get_model("checkout", "VatRate")
    rates.objects.bulk_create(rates(**row) for row in vat_rows())


def empty(apps, schema_editor):
    apps.get_model("checkout", "VatRate").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("checkout", "0001_rates")]

    operations = [migrations.RunPython(seed, empty)]
