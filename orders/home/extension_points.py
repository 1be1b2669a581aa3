"""Where apps say what waits for a vendor, for the page Home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.hooks import Hook
from vendors.rights import Right

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Q, QuerySet
    from django.db.models.expressions import Combinable

    from orders.models import Order
    from vendors.middleware import PanelRequest
    from vendors.models import Vendor

URGENT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Act:
    """What mends a row: a link to a page, or with `action`, the slug of one that runs at once, a button."""

    label: str
    url: str
    right: Right = Right.SUPPORT
    action: str = ""


@dataclass(frozen=True, slots=True)
class ActOnAll:
    """The action that mends all rows of a group, by its slug; one on orders runs as a bulk run, with its preview."""

    label: str
    action: str
    right: Right = Right.SUPPORT


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One row that waits: what it is about, why, since when, and until when it has to be answered."""

    pk: int
    since: datetime
    due: datetime | None
    order: Order | None
    item_id: int | None
    about: str
    cause: str
    subject_id: int | None

    @property
    def is_urgent(self) -> bool:
        """Return whether it has to be answered within two days."""
        return self.due is not None and self.due < timezone.now() + URGENT


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of what waits for a vendor.

    `waiting` returns the rows of the vendor with this id, each statement with the vendor in it. The others are
    columns or expressions of these rows: `since`, when the cause came about (the oldest row is first, and a row that
    was set aside comes back with a newer one), `due`, the ids of the order, the item and any other `subject`, and
    as text what a row is `about` and its `cause`.
    """

    slug: str
    label: str
    clear: str  # what Home says of it when nothing waits, such as `no dispute`
    waiting: Callable[[int], QuerySet[Any]]
    since: str | Combinable
    since_label: str  # such as `asked`
    acts: Callable[[NeedRow], list[Act]]
    due: str | Combinable | None = None
    order: str = ""
    item: str = ""
    subject: str = ""
    about: str | Combinable | None = None
    cause: str | Combinable | None = None
    act_on_all: ActOnAll | None = None
    by_cause: bool = False  # rows with the same `about` and `cause` are one line


NEEDS_ATTENTION: Hook[Need] = Hook()
"""What waits for a vendor, on Home and in its counter. All kinds are read by one statement."""


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """A step of a new vendor's first days: where it is taken, and by which condition on the vendor's row it is done.

    All conditions are one statement; `url` is asked while the step is not done, and may make another.
    """

    label: str
    why: str
    url: Callable[[Vendor], str]
    is_done: Callable[[int], Q | Combinable]  # of the vendor's id
    right: Right


SETUP_CHECKLIST: Hook[ChecklistEntry] = Hook()
"""What a new vendor does first, on Home until all is done or it is closed."""


@dataclass(frozen=True, slots=True)
class HomePanel:
    """A panel beside Needs attention; its template reads as `content` what `context` returns, and the `csrf_token`."""

    template: str
    context: Callable[[PanelRequest, Vendor], dict[str, Any]]


HOME_PANELS: Hook[HomePanel] = Hook()
"""Panels beside Needs attention, below the numbers of 30 days."""


def _no_acts(row: NeedRow) -> list[Act]:
    return []


@dataclass(frozen=True, slots=True)
class StaffNeed:
    """What waits for Customer Service; `rows` are those of all vendors, of one table, and `query` is its list's.

    The first page of the admin shows the oldest by the column `since`, each with the text of its column `cause` and
    its acts. The rows have an `order_id` or an `item_id`, or are opened in the admin.
    """

    label: str
    route: str
    query: str
    rows: Callable[[], QuerySet[Any]]
    since: str = "created_at"
    cause: str = ""
    acts: Callable[[NeedRow], list[Act]] = _no_acts


STAFF_NEEDS: Hook[StaffNeed] = Hook()
"""What waits for Customer Service, on the first page of the admin."""
