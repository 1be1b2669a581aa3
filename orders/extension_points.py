"""Where upper apps add to orders: the order page, the Activity tab, and what follows from placing or paying."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.hooks import Hook

if TYPE_CHECKING:
    from django.db.models import Model, Q

    from jobs.registry import JobRequest
    from orders.models import Activity, Order, OrderItem
    from vendors.middleware import PanelRequest


@dataclass(frozen=True, slots=True)
class OrderTab:
    """A tab of the order page at `/orders/<order id>/<slug>/`; `context` is what its template reads."""

    slug: str
    label: str
    template: str
    context: Callable[[PanelRequest, Order], dict[str, Any]]


ORDER_TABS: Hook[OrderTab] = Hook()
"""Tabs of the order page, after the order itself."""


@dataclass(frozen=True, slots=True)
class OrderNote:
    """A note above the order; the page reloads itself while `live` in its context is true."""

    template: str
    context: Callable[[PanelRequest, Order], dict[str, Any]]


ORDER_NOTES: Hook[OrderNote] = Hook()
"""Notes above the order on its page."""


@dataclass(frozen=True, slots=True)
class OrderPanel:
    """A panel of the order page; its template reads what `context` returns as `content`, None for no panel."""

    template: str
    context: Callable[[Order], Any]


ORDER_PANELS: Hook[OrderPanel] = Hook()
"""Panels of the order page, beside its items; the admin's page of an order has them too."""

ORDER_ASIDES: Hook[OrderPanel] = Hook()
"""Cards beside the items on the order page alone: what is looked up there, such as payment and customer."""

ORDER_RELATED: Hook[str] = Hook()
"""Relations of orders that are read with the order of a page, as `select_related` names them."""


@dataclass(frozen=True, slots=True)
class ItemPanel:
    """A panel of Order Item Detail; `context` returns what its template reads as `content`."""

    template: str
    context: Callable[[OrderItem], Any]


ITEM_PANELS: Hook[ItemPanel] = Hook()
"""Panels of Order Item Detail."""


@dataclass(frozen=True, slots=True)
class ItemField:
    """A fact about an item, below its line on the order page; `value` is a badge where a `state` is given."""

    label: str
    value: str
    note: str = ""
    state: str = ""
    copy: str = ""  # what its copy button copies; "" for no button
    copy_label: str = "Copy"


ITEM_FIELDS: Hook[Callable[[Order, Sequence[OrderItem]], Mapping[int, list[ItemField]]]] = Hook()
"""Called with an order's items; returns what is known of each, by item id, in one query for all of them."""

ITEM_RELATED: Hook[str] = Hook()
"""Relations of order items that are read with them, as `select_related` names them."""


@dataclass(frozen=True, slots=True)
class ActivityDetail:
    """More about entries of the Activity tab; `load` returns it by activity id, in one query for all entries."""

    template: str
    load: Callable[[Sequence[Activity]], Mapping[int, Any]]


ACTIVITY_DETAILS: Hook[ActivityDetail] = Hook()
"""What upper apps show below entries of the Activity tab."""


@dataclass(frozen=True, slots=True)
class CustomerSection:
    """A section of a customer's page; its template reads as `content` what `load` returns, and is left out for none.

    `load` takes the vendor's id and the ids of the customer's newest orders; it makes one query.
    """

    template: str
    load: Callable[[int, Sequence[int]], Sequence[Any]]


CUSTOMER_SECTIONS: Hook[CustomerSection] = Hook()
"""Sections of a customer's page: what upper apps know of all their orders."""

ORDER_PLACED: Hook[Callable[[Order], list[JobRequest]]] = Hook()
"""Called in the transaction that places an order; returns the jobs that follow."""

ORDER_PAID: Hook[Callable[[Order], list[JobRequest]]] = Hook()
"""Called in the transaction in which a pending order is paid; returns the jobs that follow."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Columns of a model that say something of a customer, and how the rows of a customer are found."""

    model: type[Model]
    erased: Mapping[str, Any]  # what is left in each column: a value or an expression
    order: str = ""  # the path from a row to the id of its order; "" where a row has none
    email: str = ""  # the column of an address that makes a row a person's, whatever its order
    of_recipient: bool = False  # also the rows of orders that the person is only the recipient of
    shown: tuple[str, ...] = ()  # columns that an export shows beside those that are erased


REPLY_TEXT: Hook[Callable[[Order], str]] = Hook()
"""Returns the vendor's own reply to a customer who misses the emails of an order, for who pastes their message."""

DELIVERY_CAUTIONS: Hook[Callable[[Order], str]] = Hook()
"""Returns what to know before a key or a link goes to the order's address, as sentences; "" for nothing."""

PERSONAL_DATA: Hook[PersonalData] = Hook()
"""What models hold of customers: `manage.py export_person` shows it and `manage.py erase` erases it."""

PERSON_ERASED: Hook[Callable[[int, Sequence[int]], None]] = Hook()
"""Called with a vendor's id and the ids of orders, in the transaction that has erased their customer."""

PERSONAL_FILES: Hook[Callable[[int, str], list[str]]] = Hook()
"""Deletes a vendor's files that may hold an address; returns a sentence for each that has to stay for now."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Rows whose personal columns are erased some days after a date; without columns the rows are deleted."""

    setting: str  # its name in RETENTION_DAYS
    model: type[Model]
    dated: str  # the column of the date
    erased: Mapping[str, Any]
    where: Q


RETENTIONS: Hook[Retention] = Hook()
"""What is not for ever: the daily job erases or deletes it when its days are over."""


@dataclass(frozen=True, slots=True)
class OrderView:
    """A ready-made view of the list whose orders no column tells, named by `slug` in the list's address.

    `order_ids` takes the vendor's id and returns the ids of the orders, by one query that reads a bounded number of
    rows, and the sentence about orders beyond the bound; "" where there are none.
    """

    slug: str
    label: str
    order_ids: Callable[[int], tuple[Sequence[int], str]]


ORDER_VIEWS: Hook[OrderView] = Hook()
"""Ready-made views of the list of orders, beside those that a filter makes."""


def cautions_of(order: Order) -> list[str]:
    """Return what all apps say before a key or a link goes to the order's address."""
    return [caution for caution_of in DELIVERY_CAUTIONS if (caution := caution_of(order))]
