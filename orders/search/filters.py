"""The search form's data as a search query and as a queryset."""

from datetime import date, datetime, time, timedelta
from functools import cached_property, reduce
from operator import and_
from typing import Any

from django.db.models import Case, Q, Value, When
from django.http import QueryDict
from django.utils import timezone

from core.text import search_key
from orders.models import Order
from orders.models.order import OrderQuerySet
from orders.search.currency_ranges import totals_between
from orders.search.form import SearchForm
from orders.search.models import SearchKey
from orders.search.query import Filters, SearchQuery
from orders.search.query_terms import query_terms
from orders.search.term import Term
from vendors.models import Vendor

Kind = SearchKey.Kind
EQUAL = ("status", "country", "payment_method", "kind")
COLUMNS = (*EQUAL, "test", "amount_min", "amount_max")


class OrderFilter:
    """The orders that fit a search: `query` for a page of them, `qs` for all, as bulk actions and exports need."""

    def __init__(self, parameters: QueryDict, *, vendor: Vendor | None) -> None:
        """Read the list's GET parameters. Without a vendor the orders of all vendors are searched."""
        self.vendor = vendor
        self.form = SearchForm(parameters)
        self.errors = self.form.errors
        self.data = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}

    @property
    def qs(self) -> OrderQuerySet:
        """Return all orders that fit; none while a field is invalid, so that no action runs on more than was meant."""
        if self.errors:
            return Order.objects.none()
        orders = Order.objects.filter(vendor=self.vendor) if self.vendor else Order.objects.all()
        return orders.filter(self._columns & self._dates, *(term.exists() for term in self.terms))

    @property
    def in_order(self) -> OrderQuerySet:
        """Return all orders that fit in the order of the list: exact matches on top, newest first."""
        tiers = self.query.tiers
        if len(tiers) == 1:
            return self.qs.newest_first()
        exact = reduce(and_, (Q(term.exists()) for term in tiers[1]))
        ranked = self.qs.annotate(rank=Case(When(exact, then=Value(1)), default=Value(2)))
        return ranked.order_by("rank", "-placed_at", "-id")

    @cached_property
    def query(self) -> SearchQuery:
        by_columns = self.data.keys() & {*COLUMNS}
        return SearchQuery(
            self.vendor.pk if self.vendor else None,
            self.terms,
            Filters.of(Order.objects.filter(self._columns & self._dates))
            if by_columns - {"status"}
            else None,
            status=self.data.get("status", ""),
            since=self._since,
            until=self._until,
        )

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Return what the orders must have, the longest word first: it is likely the rarest."""
        texts = {
            name: str(self.data.get(name, "")) for name in ("q", "order_id", "last_name", "email", "product")
        }
        email = search_key(texts["email"])
        order_id = search_key(texts["order_id"])
        terms = [Term(term.text, is_exact=term.is_exact) for term in query_terms(texts["q"])]
        if self.vendor:  # its number is in each Order ID
            terms = [term for term in terms if term != Term(str(self.vendor.number))]
            order_id = "" if order_id == str(self.vendor.number) else order_id
        terms += [
            Term(term.text, (Kind.PRODUCT, Kind.SKU), term.is_exact) for term in query_terms(texts["product"])
        ]
        terms += [
            Term(order_id, (Kind.NUMBER, Kind.SEQUENCE)),
            Term(search_key(texts["last_name"]), (Kind.LAST_NAME,)),
            Term(email, (Kind.DOMAIN if email.startswith("@") else Kind.EMAIL,)),
        ]
        return tuple(sorted((term for term in terms if term.word), key=lambda term: -len(term.word)))

    @cached_property
    def _columns(self) -> Q:
        """Return the conditions on columns of orders."""
        equal: dict[str, Any] = {name: self.data[name] for name in EQUAL if name in self.data}
        if "test" in self.data:
            equal["is_test"] = self.data["test"] == "true"
        least, most = self.data.get("amount_min"), self.data.get("amount_max")
        return Q(**equal) & (totals_between(least, most) if (least, most) != (None, None) else Q())

    @cached_property
    def _dates(self) -> Q:
        lookups: dict[str, Any] = {"placed_at__gte": self._since, "placed_at__lt": self._until}
        return Q(**{name: moment for name, moment in lookups.items() if moment})

    @cached_property
    def _since(self) -> datetime | None:
        day = self.data.get("placed_after")
        return midnight(day) if day else None

    @cached_property
    def _until(self) -> datetime | None:
        """Return the end of the day; of the last day that a date can name, its beginning."""
        day = self.data.get("placed_before")
        return midnight(day + timedelta(days=1) if day < date.max else day) if day else None


def midnight(day: date) -> datetime:
    """Return the beginning of a day in the vendor's time zone, which is the active one."""
    return timezone.make_aware(datetime.combine(day, time.min))
