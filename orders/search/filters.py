"""The filters of the list of orders; their names are the list's GET names."""

from collections.abc import Sequence
from copy import copy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, Q, Value, When
from django.http import QueryDict
from django.utils import timezone
from django_filters import DateFilter, Filter, FilterSet, NumberFilter

from core.amounts import AmountField
from orders.extension_points import ORDER_VIEWS
from orders.models import Order
from orders.models.order import OrderQuerySet
from orders.search.conditions import Conditions
from orders.search.currency_ranges import totals_between
from orders.search.form import ChoiceField, RangesForm, choices_of
from orders.search.key_filters import (
    ORDER_ID_KINDS,
    EmailFilter,
    EmailStateFilter,
    KeyFilter,
    LastNameFilter,
    OrderIdFilter,
    WordsFilter,
)
from orders.search.models import SearchKey
from orders.search.query import Filters, SearchQuery
from orders.search.sort import NEWEST_FIRST, SORTS
from orders.search.term import Term
from vendors.models import Vendor

Kind = SearchKey.Kind
COLUMNS = {"country", "payment_method", "kind", "test", "amount_min", "amount_max", "currency", "view"}


class ChoiceFilter(Filter):
    """One of the choices of its name."""

    field_class = ChoiceField


class AmountFilter(NumberFilter):
    """An amount, with a decimal comma or point."""

    field_class = AmountField


class CurrencyField(forms.CharField):
    """The code of a currency, in whichever case."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).upper()


class CurrencyFilter(Filter):
    """One currency: within it amounts can be compared."""

    field_class = CurrencyField


class SharedFilters(dict[str, Filter]):
    """The filters of a class, of which each request has copies: deep ones take a tenth of the list's time."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Filter]:
        copies = {name: copy(shared) for name, shared in self.items()}
        for own in copies.values():
            own.method = own.method  # bound to the copy
        return copies


class OrderFilter(FilterSet):
    """The orders that fit a search: `query` for a page of them, `qs` for all, as bulk actions and exports need."""

    q = WordsFilter("Anything")
    order_id = OrderIdFilter("Order ID", *ORDER_ID_KINDS)
    last_name = LastNameFilter("Last Name", Kind.LAST_NAME)
    email = EmailFilter("Email address")
    product = WordsFilter("Product or SKU", Kind.PRODUCT, Kind.SKU)
    status = ChoiceFilter(label="Status", name="status")
    placed_after = DateFilter(label="From", method="placed_since")
    placed_before = DateFilter(label="To", method="placed_until")
    country = ChoiceFilter(label="Country", name="country")
    payment_method = ChoiceFilter(label="Payment method", name="payment_method")
    amount_min = AmountFilter(label="Total from", max_digits=14, method="of_total")
    amount_max = AmountFilter(label="Total to", max_digits=14, method="of_total")
    currency = CurrencyFilter(label="Currency", max_length=3)
    kind = ChoiceFilter(label="Kind", name="kind")
    test = ChoiceFilter(label="Test orders", name="test", method="of_tests")
    email_state = EmailStateFilter("Email")
    view = ChoiceFilter(label="View", name="view", method="of_view")

    _form_class: ClassVar[type[forms.Form] | None] = None

    class Meta:
        form = RangesForm

    def __init__(self, parameters: QueryDict, *, vendor: Vendor) -> None:
        """Read the list's GET parameters."""
        super().__init__(parameters, Order.objects.filter(vendor=vendor))
        self.vendor = vendor
        self.sort = SORTS.get(parameters.get("sort", ""), NEWEST_FIRST)

    def get_form_class(self) -> type[forms.Form]:
        """Return the class of the form, made once for all requests."""
        if OrderFilter._form_class is None:
            OrderFilter._form_class = super().get_form_class()  # type: ignore[no-untyped-call]
        return OrderFilter._form_class

    def filter_queryset(self, orders: OrderQuerySet) -> OrderQuerySet:
        """Return all orders that fit, by the conditions of the search.

        None fits while a field is invalid, so that no action runs on more than was meant.
        """
        if self.errors:
            return orders.none()
        filtered: OrderQuerySet = super().filter_queryset(orders)
        return filtered.filter(self._has_all(self.terms))

    @property
    def in_order(self) -> OrderQuerySet:
        """Return all orders that fit in the order of the list: exact matches on top."""
        orders: OrderQuerySet = self.qs
        tiers = self.query.tiers
        if len(tiers) == 1:
            return orders.order_by(*self.sort.order_by)
        rank = Case(When(self._has_all(tiers[1]), then=Value(1)), default=Value(2))
        return orders.annotate(rank=rank).order_by("rank", *self.sort.order_by)

    @cached_property
    def query(self) -> SearchQuery:
        is_filtered = self.values.keys() & COLUMNS
        return SearchQuery(
            self.vendor.pk,
            self.terms,
            Filters.of(super().filter_queryset(Order.objects.all())) if is_filtered else None,
            status=self.values.get("status", ""),
            since=midnight(self.values["placed_after"]) if "placed_after" in self.values else None,
            until=end_of_day(self.values["placed_before"]) if "placed_before" in self.values else None,
            currency=self.values.get("currency", ""),
            order_ids=tuple(self.view_orders[0]) if "view" in self.values else None,
            sort=self.sort,
        )

    @cached_property
    def view_orders(self) -> tuple[Sequence[int], str]:
        """Return the ids of the orders of the ready-made view, and the sentence about those beyond its bound."""
        view = next(view for view in ORDER_VIEWS if view.slug == self.values["view"])
        return view.order_ids(self.vendor.pk)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Return what the orders must have, the longest word first: it is likely the rarest."""
        vendor_number = str(self.vendor.number)  # it is in each Order ID
        terms = [
            term
            for name, key_filter in self.filters.items()
            if isinstance(key_filter, KeyFilter)
            for term in key_filter.terms(self.values.get(name, ""))
            if term not in (Term(vendor_number), Term(vendor_number, ORDER_ID_KINDS))
        ]
        return tuple(sorted(terms, key=lambda term: -len(term.word)))

    @cached_property
    def values(self) -> dict[str, Any]:
        """Return what was typed into valid fields, by the name of the field."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}

    def _has_all(self, terms: tuple[Term, ...]) -> Q:
        conditions = Conditions(self.query)
        return Q(*(Q(pk__in=conditions.ids_of(term)) for term in terms))

    def placed_since(self, orders: OrderQuerySet, name: str, day: date) -> OrderQuerySet:
        return orders.filter(placed_at__gte=midnight(day))

    def placed_until(self, orders: OrderQuerySet, name: str, day: date) -> OrderQuerySet:
        return orders.filter(placed_at__lt=end_of_day(day))

    def of_total(self, orders: OrderQuerySet, name: str, total: Decimal) -> OrderQuerySet:
        """Return those within both ends, as one condition: an index answers it, not one for each end."""
        least, most = self.values.get("amount_min"), self.values.get("amount_max")
        if name == "amount_max" and least is not None:
            return orders  # the other end has asked for both
        return orders.filter(totals_between(least, most))

    def of_view(self, orders: OrderQuerySet, name: str, value: str) -> OrderQuerySet:
        return orders.filter(Q(pk__among=list(self.view_orders[0])))

    def of_tests(self, orders: OrderQuerySet, name: str, value: str) -> OrderQuerySet:
        return orders.filter(is_test=value == "true")


LABELS = {name: str(field.label) for name, field in OrderFilter.get_filters().items()}  # type: ignore[no-untyped-call]
DESCRIBED = LABELS | {"sort": "Sort by"}


def midnight(day: date) -> datetime:
    """Return the beginning of a day in the active time zone: the person's, or else the vendor's."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of_day(day: date) -> datetime:
    """Return the beginning of the next day; of the last day that a date can name, its own."""
    return midnight(day + timedelta(days=1) if day < date.max else day)


def describe_filters(query_string: str) -> list[str]:
    """Return `Status: Paid` for each filter of an address; the admin's filters are named as in the address."""
    values = {name: str(value).strip() for name, value in QueryDict(query_string).items()}
    return [
        f"{DESCRIBED.get(name, name)}: {choices_of(name).get(value, value)}"
        for name, value in values.items()
        if value
    ]


OrderFilter.base_filters = SharedFilters(OrderFilter.base_filters)  # type: ignore[attr-defined]
