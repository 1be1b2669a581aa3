"""The search above the list: the one box, and filters by single facts."""

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

Orders = OrderQuerySet
Kind = SearchKey.Kind
EQUAL = ("status", "country", "payment_method", "kind")
COLUMNS = (*EQUAL, "test", "amount_min", "amount_max")


class OrderFilter:
    """`wanted` asks for a page of the search; `qs` is all of it, for bulk actions and exports."""

    def __init__(self, query: QueryDict, *, vendor: Vendor | None) -> None:
        """Without a vendor it searches all of them. With a field that makes no sense it finds nothing."""
        self.vendor = vendor
        self.form = SearchForm(query)
        self.errors = self.form.errors
        self.asked = {
            name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")
        }

    @property
    def qs(self) -> Orders:
        """None at all while a field makes no sense: nobody meant to act on the orders it would have left out."""
        if self.errors:
            return Order.objects.none()
        orders = Order.objects.filter(vendor=self.vendor) if self.vendor else Order.objects.all()
        return orders.filter(self._columns & self._dates, *(term.exists() for term in self.terms))

    @property
    def in_order(self) -> Orders:
        """All of it as the list shows it: exact hits on top, newest first."""
        levels = self.wanted.levels
        if len(levels) == 1:
            return self.qs.newest_first()
        exact = reduce(and_, (Q(term.exists()) for term in levels[1]))
        ranked = self.qs.annotate(rank=Case(When(exact, then=Value(1)), default=Value(2)))
        return ranked.order_by("rank", "-placed_at", "-id")

    @cached_property
    def wanted(self) -> SearchQuery:
        by_columns = self.asked.keys() & {*COLUMNS}
        return SearchQuery(
            self.vendor.pk if self.vendor else None,
            self.terms,
            Filters.of(Order.objects.filter(self._columns & self._dates))
            if by_columns - {"status"}
            else None,
            status=self.asked.get("status", ""),
            since=self._since,
            until=self._until,
        )

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """What the orders must have, the longest word first: it is likely the rarest."""
        asked = {
            name: str(self.asked.get(name, "")) for name in ("q", "order_id", "last_name", "email", "product")
        }
        email = search_key(asked["email"])
        order_id = search_key(asked["order_id"])
        terms = [Term(word.text, whole=word.whole) for word in query_terms(asked["q"])]
        if self.vendor:  # its number is in each Order ID
            terms = [term for term in terms if term != Term(str(self.vendor.number))]
            order_id = "" if order_id == str(self.vendor.number) else order_id
        terms += [
            Term(word.text, (Kind.PRODUCT, Kind.SKU), word.whole) for word in query_terms(asked["product"])
        ]
        terms += [
            Term(order_id, (Kind.NUMBER, Kind.SEQUENCE)),
            Term(search_key(asked["last_name"]), (Kind.LAST_NAME,)),
            Term(email, (Kind.DOMAIN if email.startswith("@") else Kind.EMAIL,)),
        ]
        return tuple(sorted((term for term in terms if term.word), key=lambda term: -len(term.word)))

    @cached_property
    def _columns(self) -> Q:
        """By the columns of orders."""
        equal: dict[str, Any] = {name: self.asked[name] for name in EQUAL if name in self.asked}
        if "test" in self.asked:
            equal["is_test"] = self.asked["test"] == "true"
        least, most = self.asked.get("amount_min"), self.asked.get("amount_max")
        return Q(**equal) & (totals_between(least, most) if (least, most) != (None, None) else Q())

    @cached_property
    def _dates(self) -> Q:
        wanted: dict[str, Any] = {"placed_at__gte": self._since, "placed_at__lt": self._until}
        return Q(**{name: moment for name, moment in wanted.items() if moment})

    @cached_property
    def _since(self) -> datetime | None:
        day = self.asked.get("placed_after")
        return midnight(day) if day else None

    @cached_property
    def _until(self) -> datetime | None:
        """The end of the day; of the last day that there is, its beginning."""
        day = self.asked.get("placed_before")
        return midnight(day + timedelta(days=1) if day < date.max else day) if day else None


def midnight(day: date) -> datetime:
    """The beginning of a day where the vendor lives."""
    return timezone.make_aware(datetime.combine(day, time.min))
