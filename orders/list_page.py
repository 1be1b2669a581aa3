"""The list of orders: one page of a search, the number of its orders, and the filters in use."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from django.http import QueryDict

from core.pagination import BadCursor, Page
from orders.actions import Action, Target, actions_on, menus
from orders.list_rows import ListRow
from orders.menu_html import menu_options
from orders.models import Order
from orders.search.count import count, count_text
from orders.search.filters import LABELS, OrderFilter
from orders.search.form import choices_of
from orders.search.match_reasons import match_reasons
from orders.search.pages import COUNT_UP_TO, PAGE_SIZE, search_page
from orders.search.sort import NEWEST_FIRST, SORTS
from orders.search.stages import TooManyToSort
from orders.search.typed import TypedSearch
from vendors.actor import Actor
from vendors.middleware import PanelRequest

CURSORS = ("after", "before")
OF_PERSON = ("columns", "density")  # are kept, and stand in no further address
TOO_MANY = (
    "Too many orders have these words to sort them by total: here they are with the newest first. "
    "Add a word, or search by filters alone."
)


class SearchPage:
    """One page of a search, as the list's GET parameters name it."""

    def __init__(self, search: OrderFilter, parameters: QueryDict, actor: Actor) -> None:
        self.actor = actor
        self.parameters = parameters.copy()
        for name in OF_PERSON:
            self.parameters.pop(name, None)
        self.query = search.query
        self.typed = {name: parameters.get(name, "").strip() for name in LABELS}
        self.errors = [f"{LABELS.get(name, 'Search')}: {errors[0]}" for name, errors in search.errors.items()]
        self.is_refused = bool(self.errors)
        self.beyond_view = search.view_orders[1] if self.query.order_ids is not None else ""
        self.page = Page() if self.is_refused else self._page()
        sort = parameters.get("sort", "")
        if sort not in ("", *SORTS):
            self.errors.append(f"Sort: “{sort[:40]}” is not one of {', '.join(SORTS)}.")

    @cached_property
    def rows(self) -> list[ListRow]:
        """Return each order with the reasons of its match and the options of its Actions drop-down."""
        orders = self.page.rows
        return [
            (order, match_reasons(order), menu_options(tuple(entries)))
            for order, entries in zip(orders, menus(orders, self.actor), strict=True)
        ]

    @property
    def typed_search(self) -> TypedSearch:
        return TypedSearch(tuple(self.typed.items()), self.query.sort.name, self.is_refused)

    @cached_property
    def note(self) -> str:
        """Return the number of orders, such as `1,000+ orders` or `at least 25 orders`: it is counted up to a bound."""
        if not self.parameters.keys() & set(CURSORS) and len(self.rows) < PAGE_SIZE:
            number, has_more = len(self.rows), False
        else:
            number, has_more = count(self.query, up_to=COUNT_UP_TO)
        number = max(number, len(self.rows))
        text = count_text(number, has_more=has_more, up_to=COUNT_UP_TO)
        return f"{text} order{'' if number == 1 and not has_more else 's'}"

    @cached_property
    def chips(self) -> list[dict[str, str]]:
        """Return the filters in use, each with the address of the list without it."""
        chips = []
        for name, value in self.typed.items():
            if value:
                text = f"{LABELS[name]}: {choices_of(name).get(value, value)}"
                chips.append({"text": text, "url": self._address(without=(name, *CURSORS))})
        return chips

    @property
    def after_url(self) -> str:
        return self._address(without=CURSORS, after=self.page.after) if self.page.after else ""

    @property
    def before_url(self) -> str:
        return self._address(without=CURSORS, before=self.page.before) if self.page.before else ""

    @property
    def after_label(self) -> str:
        return self._labels[1]

    @property
    def before_label(self) -> str:
        return self._labels[0]

    @property
    def _labels(self) -> tuple[str, str]:
        """Return what the links to the pages before and after this one say."""
        if self.query.sort.is_by_total:
            return "Previous", "Next"
        return ("Older", "Newer") if self.query.sort.is_ascending else ("Newer", "Older")

    @property
    def order_label(self) -> str:
        return self.query.sort.label

    @property
    def in_words(self) -> str:
        """Return what the list shows, for a printed page."""
        texts = [chip["text"] for chip in self.chips] or ["All orders"]
        return f"{'; '.join(texts)}. {self.query.sort.label}. {len(self.rows)} of {self.note}."

    @property
    def sort_urls(self) -> dict[str, str]:
        """Return where the head of a column leads: to its order, or to the other way round where it is in use."""
        now = self.query.sort.name
        names = {column: column if now == f"-{column}" else f"-{column}" for column in ("placed", "total")}
        return {
            column: self._address(without=("sort", *CURSORS), sort=name) for column, name in names.items()
        }

    @property
    def aria_sort(self) -> dict[str, str]:
        """Return `ascending` or `descending` for the column by which the list is sorted."""
        sort = self.query.sort
        return {sort.name.removeprefix("-"): "ascending" if sort.is_ascending else "descending"}

    @property
    def currencies(self) -> list[tuple[str, str]]:
        """Return the currencies of this page with the address of each alone, where totals of several are sorted."""
        if not self.query.sort.is_by_total or self.query.currency:
            return []
        codes = dict.fromkeys(order.currency for order in self.page.rows)
        return [(code, self._address(without=("currency", *CURSORS), currency=code)) for code in codes]

    @property
    def own_address(self) -> str:
        """Return this page's own address, without the fields that were left empty."""
        address = self._address(
            without=[name for name in self.parameters if not self.parameters.get(name, "").strip()]
        )
        return address if address != "?" else ""

    @property
    def address(self) -> str:
        """Return the filters in use and the order of the list, as they stand in an address, in one order."""
        parameters = QueryDict(mutable=True)
        parameters.update({name: value for name, value in self.typed.items() if value})
        if self.query.sort is not NEWEST_FIRST:
            parameters["sort"] = self.query.sort.name
        return parameters.urlencode()

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters of this page, for a form that comes back to it."""
        return tuple((name, value) for name, value in self.parameters.items() if isinstance(value, str))

    def _page(self) -> Page[Order]:
        try:
            return search_page(
                self.query, after=self.parameters.get("after", ""), before=self.parameters.get("before", "")
            )
        except BadCursor:
            self.errors.append("That page does not exist: here is the first one.")
            for name in CURSORS:
                self.parameters.pop(name, None)
        except TooManyToSort:
            self.errors.append(TOO_MANY)
            self.query = replace(self.query, sort=NEWEST_FIRST)
            for name in ("sort", *CURSORS):
                self.parameters.pop(name, None)
        return self._page()

    def _address(self, *, without: Iterable[str], **extra: str) -> str:
        parameters = self.parameters.copy()
        for name in without:
            parameters.pop(name, None)
        parameters.update(extra)
        return f"?{parameters.urlencode()}"


def bulk_actions(request: PanelRequest) -> list[type[Action]]:
    """Return the actions that this person may run on many orders of the chosen vendor."""
    vendor = request.vendor
    if vendor is None:
        return []
    actions = actions_on(Target.ORDER)
    return [action for action in actions if action.bulk and request.actor.may(action.right, vendor)]
