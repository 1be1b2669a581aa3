from django_filters import CharFilter, ChoiceFilter, DateFilter

from core.list_filter import ListFilter, date_input
from vendors.models import VendorLogEntry


class VendorLogFilter(ListFilter):
    """The filters of the vendor log."""

    kind = ChoiceFilter(label="Of what", choices=VendorLogEntry.Kind.choices, empty_label="Everything")
    person = CharFilter("actor_name", "icontains", label="By whom", max_length=200)
    since = DateFilter("happened_at", "date__gte", label="From", widget=date_input())
    until = DateFilter("happened_at", "date__lte", label="To", widget=date_input())
