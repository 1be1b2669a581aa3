"""What Home shows: a group for each kind of what waits, with its lines and what may be done to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID, uuid4

from orders.home.counts import Count, counts_of
from orders.home.extension_points import NEEDS_ATTENTION, Act, ActOnAll, Need, NeedRow
from orders.home.waiting import still_waiting, with_orders
from vendors.actor import Actor
from vendors.models import Vendor

SHOWN = 5  # lines of a group
MAX_LINKS = 3  # orders that one line names


@dataclass(slots=True)
class Line:
    """A row, or all rows of a group that have the same cause."""

    rows: list[NeedRow]
    acts: list[Act] = field(default_factory=list)
    act_on_all: ActOnAll | None = None

    @property
    def first(self) -> NeedRow:
        return self.rows[0]

    @property
    def is_one(self) -> bool:
        return len(self.rows) == 1

    @property
    def ids(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def token(self) -> UUID:
        """Return the token of a form that is sent once."""
        return uuid4()

    @property
    def linked(self) -> list[NeedRow]:
        return self.rows[:MAX_LINKS]

    @property
    def beyond(self) -> int:
        """Return how many of its orders it does not name."""
        return len(self.rows) - len(self.linked)


@dataclass(slots=True)
class Group:
    """A kind of which something waits."""

    need: Need
    count: Count
    lines: list[Line]
    act_on_all: ActOnAll | None

    @property
    def has_more(self) -> bool:
        return len(self.count.ids) > sum(len(line.rows) for line in self.lines)


def groups_of(vendor: Vendor, actor: Actor) -> tuple[list[Group], list[Need]]:
    """Return the groups, and the kinds of which nothing waits; a row that waits no longer is not shown again."""
    counts = counts_of(vendor.pk)
    shown = _shown_ids(counts)
    waiting = still_waiting(vendor.pk, shown)
    if len(waiting) < sum(map(len, shown.values())):
        counts = counts_of(vendor.pk, afresh=True)
        waiting = still_waiting(vendor.pk, _shown_ids(counts))
    rows = with_orders(vendor.pk, waiting)
    groups = [
        Group(
            need,
            counts[need.slug],
            list(islice(lines_of(need, rows[need.slug], vendor, actor), SHOWN)),
            _allowed_on_all(need, vendor, actor),
        )
        for need in NEEDS_ATTENTION
        if rows.get(need.slug)
    ]
    return groups, [need for need in NEEDS_ATTENTION if not rows.get(need.slug)]


def lines_of(need: Need, rows: list[NeedRow], vendor: Vendor, actor: Actor) -> Iterator[Line]:
    """Yield the lines of these rows with those acts that the actor may do."""
    by_cause: dict[tuple[object, ...], Line] = {}
    for row in rows:
        key = (row.about, row.cause) if need.by_cause else (row.pk,)
        by_cause.setdefault(key, Line([])).rows.append(row)
    for line in by_cause.values():
        acts = [act for act in need.acts(line.first) if actor.may(act.right, vendor)]
        if not line.is_one:
            line.act_on_all = _allowed_on_all(need, vendor, actor)
            acts = [act for act in acts if not act.action]
        line.acts = acts
        yield line


def _shown_ids(counts: dict[str, Count]) -> dict[str, list[int]]:
    by_cause = {need.slug for need in NEEDS_ATTENTION if need.by_cause}
    return {slug: count.ids if slug in by_cause else count.ids[:SHOWN] for slug, count in counts.items()}


def _allowed_on_all(need: Need, vendor: Vendor, actor: Actor) -> ActOnAll | None:
    act = need.act_on_all
    return act if act and actor.may(act.right, vendor) else None
