"""All that is held of a person, as plain values: for a JSON file and a page that anybody can read."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst

from orders.extension_points import PERSONAL_DATA, PersonalData
from orders.personal_data.find import Person, person, rows_of, vendor_ids_of
from vendors.models import Vendor

Record = dict[str, Any]


def export(email: str, vendor_ids: Sequence[int] = ()) -> Record:
    """Return what the vendors, or all of them, hold of an address."""
    email = email.strip()
    vendors = Vendor.objects.filter(pk__in=vendor_ids or vendor_ids_of(email)).order_by("number")
    return {
        "email": email,
        "exported_at": timezone.now(),
        "vendors": [
            {"number": vendor.number, "name": vendor.name, "data": _data_of(person(vendor.pk, email))}
            for vendor in vendors
        ],
    }


def as_page(record: Record) -> str:
    """Return the same as an HTML page, complete in itself."""
    return render_to_string("orders/personal_data/export.html", {"record": record})


def _data_of(who: Person) -> dict[str, list[Record]]:
    """Return the rows by what they are, such as “Orders”, without those of which there are none."""
    data: dict[str, list[Record]] = {}
    for declared in PERSONAL_DATA:
        if rows := _rows(who, declared):
            data.setdefault(capfirst(str(declared.model._meta.verbose_name_plural)), []).extend(rows)
    return data


def _rows(who: Person, declared: PersonalData) -> list[Record]:
    """Return the columns by their labels, without those that are empty."""
    columns = list(dict.fromkeys((*declared.shown, *declared.erased)))
    labels = [capfirst(str(declared.model._meta.get_field(column).verbose_name)) for column in columns]  # type: ignore[union-attr]
    rows = rows_of(who, declared).order_by("pk").values_list(*columns)
    return [
        {label: value for label, value in zip(labels, row, strict=True) if value not in (None, "", {}, [])}
        for row in rows
    ]
