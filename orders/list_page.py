"""What the list shows of one search: a page of rows, how many there are, and the filters in use."""

from collections.abc import Iterable
from functools import cached_property, lru_cache

from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from orders.actions import Entry, menu
from orders.models import Order
from orders.search.filters import OrderFilter
from orders.search.finder import count
from orders.search.form import CHOICES, options
from orders.search.match_reasons import facts_of
from orders.search.pages import COUNT_UP_TO, PAGE_SIZE, BadSearchCursor, Page, page_of
from vendors.actor import Actor

CURSORS = ("after", "before")
BEHIND_MORE = (
    "product", "status", "placed_after", "placed_before", "country", "payment_method", "amount_min", "amount_max",
    "kind", "test",
)  # fmt: skip


class SearchPage:
    """One page of a search, by the list's address."""

    def __init__(self, search: OrderFilter, query: QueryDict, actor: Actor) -> None:
        self.actor = actor
        self.query = query
        self.wanted = search.wanted
        self.labels = {name: str(field.label) for name, field in search.form.fields.items()}
        self.typed = {name: query.get(name, "").strip() for name in self.labels}
        self.errors = [
            f"{self.labels.get(name, 'Search')}: {errors[0]}" for name, errors in search.errors.items()
        ]
        self.shown = self._page()

    @cached_property
    def rows(self) -> list[tuple[Order, list[str], SafeString]]:
        """Each order, why it was found, and the options of its Actions drop-down."""
        return [
            (order, facts_of(order), _options(tuple(menu(order, self.actor)))) for order in self.shown.rows
        ]

    @cached_property
    def options(self) -> dict[str, SafeString]:
        """Of each drop-down of the filters, with the chosen one selected."""
        return {
            name: options(name, self.typed[name] if self.typed[name] in CHOICES[name] else "")
            for name in CHOICES
        }

    @cached_property
    def note(self) -> str:
        """How many were found, counted no further than anybody reads."""
        if not self.query.keys() & set(CURSORS) and len(self.rows) < PAGE_SIZE:
            number, more = len(self.rows), False
        else:
            number, more = count(self.wanted, up_to=COUNT_UP_TO)
        number = max(number, len(self.rows))
        return f"{number:,}{'+' if more else ''} order{'' if number == 1 and not more else 's'}"

    @cached_property
    def chips(self) -> list[dict[str, str]]:
        """The filters in use, each with the address of the list without it."""
        chips = []
        for name, value in self.typed.items():
            if value:
                text = f"{self.labels[name]}: {CHOICES.get(name, {}).get(value, value)}"
                chips.append({"text": text, "url": self._address(without=(name, *CURSORS))})
        return chips

    @property
    def more_open(self) -> bool:
        """Whether a filter is in use that stands behind **More filters**."""
        return any(self.typed[name] for name in BEHIND_MORE)

    @property
    def older_url(self) -> str:
        return self._address(without=CURSORS, after=self.shown.older) if self.shown.older else ""

    @property
    def newer_url(self) -> str:
        return self._address(without=CURSORS, before=self.shown.newer) if self.shown.newer else ""

    @property
    def own_address(self) -> str:
        """This page's own, without the boxes that were left empty."""
        address = self._address(without=[name for name in self.query if not self.query.get(name, "").strip()])
        return address if address != "?" else ""

    @property
    def address(self) -> str:
        """The filters in use, as they stand in an address."""
        return self._address(without=[name for name in self.query if not self.typed.get(name)])[1:]

    def _page(self) -> Page:
        if self.errors:
            return Page()
        try:
            return page_of(
                self.wanted, after=self.query.get("after", ""), before=self.query.get("before", "")
            )
        except BadSearchCursor:
            self.errors.append("That page does not exist: here is the first one.")
            return page_of(self.wanted)

    def _address(self, *, without: Iterable[str], **extra: str) -> str:
        query = self.query.copy()
        for name in without:
            query.pop(name, None)
        query.update(extra)
        return f"?{query.urlencode()}"


@lru_cache(maxsize=256)
def _options(entries: tuple[Entry, ...]) -> SafeString:
    """The options of an Actions drop-down, put together once for all rows with the same menu."""
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}{}</option>',
        (
            (
                one.slug,
                SafeString(" disabled" if one.reason else ""),
                one.label,
                one.reason and f" — {one.reason}",
            )
            for one in entries
        ),
    )
