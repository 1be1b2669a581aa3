"""The filters of the list of refunds, read from its address."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from orders.models import OrderItem
from refunds.models import Refund
from refunds.models.states import OPEN
from refunds.stuck_refunds import stuck_refunds
from vendors.models import Vendor

STATES = [("", "Any"), ("open", "Open"), ("attention", "Needs attention"), *Refund.State.choices]


class RefundFilterForm(forms.Form):
    """The filters; an invalid value is reported and filters nothing."""

    state = forms.ChoiceField(choices=STATES, required=False)
    reason = forms.ChoiceField(choices=[("", "Any"), *Refund.Reason.choices], required=False)
    product = forms.CharField(label="Product or SKU", max_length=200, required=False)
    person = forms.CharField(label="Asked for by", max_length=200, required=False)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class RefundFilter:
    """The refunds of a vendor that match the filters, and the errors of the filters."""

    def __init__(self, query: QueryDict, vendor: Vendor) -> None:
        self.form = RefundFilterForm(query)
        self.form.is_valid()
        self.chosen: dict[str, Any] = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.errors = [f"{self.form[name].label}: {errors[0]}" for name, errors in self.form.errors.items()]
        refunds = vendor.refunds.all()
        for name, value in self.chosen.items():
            refunds = refunds.filter(_CONDITIONS[name](value))
        self.refunds: QuerySet[Refund] = refunds


_CONDITIONS: dict[str, Callable[[Any], Q | Exists]] = {
    "state": lambda value: (
        Q(state__in=OPEN)
        if value == "open"
        else Q(pk__in=stuck_refunds().values("pk"))
        if value == "attention"
        else Q(state=value)
    ),
    "reason": lambda value: Q(reason=value),
    "product": lambda value: Exists(
        OrderItem.objects.filter(Q(sku__iexact=value) | Q(name__icontains=value), refunds=OuterRef("pk"))
    ),
    "person": lambda value: Q(requested_by_name__icontains=value) | Q(requested_by__email__iexact=value),
    "since": lambda value: Q(created_at__date__gte=value),
    "until": lambda value: Q(created_at__date__lte=value),
}
