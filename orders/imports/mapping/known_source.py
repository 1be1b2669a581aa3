"""The system that a file comes from, by the order numbers that are in already: whatever the file is called now."""

from django.db.models import Count

from core.text import search_key
from orders.imports.parse.sample import Sample
from orders.search.models import SearchKey
from vendors.models import Vendor

LOOKED_UP = 50  # order numbers


def known_source(sample: Sample, column: str, vendor: Vendor) -> str:
    """Return the source of which the vendor has most of the file's first order numbers; "" for none."""
    numbers = list(dict.fromkeys(map(search_key, sample.column(column))))[:LOOKED_UP] if column else []
    keys = SearchKey.objects.filter(vendor=vendor, kind=SearchKey.Kind.REFERENCE, value__in=numbers)
    counts = (
        keys.values_list("order__source").annotate(count=Count("order")).order_by("-count", "order__source")
    )
    source, count = counts.first() or ("", 0)
    return source if source and count * 2 > len(numbers) else ""
