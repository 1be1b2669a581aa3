"""The list of orders: one page of a search, the number of its orders, and the filters in use."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from uuid import uuid4

from django.http import QueryDict
from django.middleware.csrf import get_token
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.pagination import BadCursor, Page
from orders.actions import Action, Entry, Target, actions_on, menu
from orders.models import Order
from orders.search.count import count, count_text
from orders.search.filters import LABELS, OrderFilter
from orders.search.form import CHOICES, options
from orders.search.match_reasons import match_reasons
from orders.search.pages import COUNT_UP_TO, PAGE_SIZE, search_page
from vendors.actor import Actor
from vendors.middleware import PanelRequest

CURSORS = ("after", "before")
MORE_FILTERS = (
    "product", "status", "placed_after", "placed_before", "country", "payment_method", "amount_min", "amount_max",
    "kind", "test", "email_state",
)  # fmt: skip


class SearchPage:
    """One page of a search, as the list's GET parameters name it."""

    def __init__(self, search: OrderFilter, parameters: QueryDict, actor: Actor) -> None:
        self.actor = actor
        self.parameters = parameters
        self.query = search.query
        self.typed = {name: parameters.get(name, "").strip() for name in LABELS}
        self.errors = [f"{LABELS.get(name, 'Search')}: {errors[0]}" for name, errors in search.errors.items()]
        self.page = self._page()

    @cached_property
    def rows(self) -> list[tuple[Order, list[str], SafeString]]:
        """Return each order with the reasons of its match and the options of its Actions drop-down."""
        return [
            (order, match_reasons(order), menu_options(tuple(menu(order, self.actor))))
            for order in self.page.rows
        ]

    @cached_property
    def options(self) -> dict[str, SafeString]:
        """Return the options of each drop-down of the filters, with the chosen one selected."""
        return {
            name: options(name, self.typed[name] if self.typed[name] in CHOICES[name] else "")
            for name in CHOICES
        }

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
                text = f"{LABELS[name]}: {CHOICES.get(name, {}).get(value, value)}"
                chips.append({"text": text, "url": self._address(without=(name, *CURSORS))})
        return chips

    @property
    def more_open(self) -> bool:
        """Return whether a filter below **More filters** is in use."""
        return any(self.typed[name] for name in MORE_FILTERS)

    @property
    def older_url(self) -> str:
        return self._address(without=CURSORS, after=self.page.after) if self.page.after else ""

    @property
    def newer_url(self) -> str:
        return self._address(without=CURSORS, before=self.page.before) if self.page.before else ""

    @property
    def own_address(self) -> str:
        """Return this page's own address, without the fields that were left empty."""
        address = self._address(
            without=[name for name in self.parameters if not self.parameters.get(name, "").strip()]
        )
        return address if address != "?" else ""

    @property
    def address(self) -> str:
        """Return the filters in use, as they stand in an address."""
        return self._address(without=[name for name in self.parameters if not self.typed.get(name)])[1:]

    def _page(self) -> Page[Order]:
        if self.errors:
            return Page()
        try:
            return search_page(
                self.query, after=self.parameters.get("after", ""), before=self.parameters.get("before", "")
            )
        except BadCursor:
            self.errors.append("That page does not exist: here is the first one.")
            return search_page(self.query)

    def _address(self, *, without: Iterable[str], **extra: str) -> str:
        parameters = self.parameters.copy()
        for name in without:
            parameters.pop(name, None)
        parameters.update(extra)
        return f"?{parameters.urlencode()}"


@lru_cache(maxsize=256)
def menu_options(entries: tuple[Entry, ...]) -> SafeString:
    """Return the options of an Actions drop-down, rendered once for all rows with the same menu."""
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}{}</option>',
        (
            (
                entry.slug,
                SafeString(" disabled" if entry.reason else ""),
                entry.label,
                entry.reason and f" — {entry.reason}",
            )
            for entry in entries
        ),
    )


@lru_cache(maxsize=256)
def action_buttons(entries: tuple[Entry, ...]) -> SafeString:
    """Return a button for each action of a menu that can run now, to stand in the form that posts it.

    What stops something and asks nothing is left to the drop-down: a slip of the hand is too likely.
    """
    return format_html_join(
        "\n",
        '<button class="btn btn-sm{}" name="action" value="{}">{}</button>',
        (
            (SafeString(" text-danger" if entry.is_dangerous else ""), entry.slug, entry.label)
            for entry in entries
            if not entry.reason and (entry.asks or not entry.is_dangerous)
        ),
    )


def bulk_actions(request: PanelRequest) -> list[type[Action]]:
    """Return the actions that this person may run on many orders of the chosen vendor."""
    vendor = request.vendor
    if vendor is None:
        return []
    actions = actions_on(Target.ORDER)
    return [action for action in actions if action.bulk and request.actor.may(action.right, vendor)]


def hidden_inputs(request: PanelRequest) -> SafeString:
    """Return the hidden inputs of the Actions forms, rendered once for all rows; a token counts for each order."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="token" value="{}">'
        '<input type="hidden" name="next" value="{}">',
        get_token(request),
        uuid4(),
        request.get_full_path(),
    )
