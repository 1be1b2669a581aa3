"""Writing the vendor log, in the transaction of the change.

A page or a service names the rows that it is about to change, and changes them:

    with recorded(request.actor, vendor.pk, Coupon.objects.filter(vendor_id=vendor.pk, code=code)):
        ...

What is different afterwards is in the log. A page that asks nothing of it writes nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models import Model, QuerySet

from core.vendor_transaction import vendor_transaction
from vendors.actor import Actor, ActorKind
from vendors.log.logged_rows import LoggedRow, LoggedText, defaults_of, is_logged, read_rows
from vendors.models import Vendor, VendorLogEntry

Change = tuple[str, str, str]  # label, text before, text after
HIDDEN = "changed"
NOTHING = LoggedText("")


@contextmanager
def recorded(actor: Actor, vendor_id: int, *querysets: QuerySet[Any]) -> Iterator[list[Model]]:
    """Open a transaction of the vendor, and write what changes in the rows within it to the log.

    Rows that are made within it, and that no queryset tells, are appended to the list that this yields.
    """
    with vendor_transaction(vendor_id):
        before = read_rows(querysets)
        made: list[Model] = []
        yield made
        after = read_rows([*querysets, *map(_alone, made)])
        for key in dict.fromkeys([*before, *after]):
            _record_row(actor, vendor_id, before.get(key), after.get(key))


@contextmanager
def recorded_row(actor: Actor, row: Any) -> Iterator[None]:
    """Do the same for one row, which may be new; of a model that is not logged only the transaction is opened."""
    vendor_id = row.vendor_id
    if vendor_id is None or not is_logged(type(row)):
        with vendor_transaction(vendor_id):
            yield
        return
    with recorded(actor, vendor_id, _alone(row)) as made:
        yield
        made.append(row)


def record(
    actor: Actor,
    vendor_id: int,
    kind: VendorLogEntry.Kind,
    subject: str,
    changes: Sequence[Change],
    change: VendorLogEntry.Change = VendorLogEntry.Change.CHANGED,
) -> None:
    """Write an entry about what is no single row, such as a list of keys, in the transaction that is open."""
    VendorLogEntry.objects.create(
        vendor_id=vendor_id,
        kind=kind,
        subject=subject,
        change=change,
        changes=[list(texts) for texts in changes],
        actor_user=actor.user,
        actor_name=actor.name[:200],
        by_staff=actor.kind == ActorKind.STAFF,
    )


def _alone(row: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = type(row)._default_manager.filter(pk=row.pk)
    return rows if isinstance(row, Vendor) else rows.filter(vendor_id=row.vendor_id)


def _record_row(actor: Actor, vendor_id: int, before: LoggedRow | None, after: LoggedRow | None) -> None:
    change = VendorLogEntry.Change.CHANGED
    if before is None and after is not None:
        if after.model.has_defaults:
            before = defaults_of(after, vendor_id)
        else:
            change = VendorLogEntry.Change.ADDED
    elif after is None:
        change = VendorLogEntry.Change.REMOVED
    row = after or before
    assert row is not None  # noqa: S101  one of them was read
    changes = _changes(before.texts if before else {}, after.texts if after else {})
    if changes or change != VendorLogEntry.Change.CHANGED:
        record(actor, vendor_id, VendorLogEntry.Kind(row.model.kind), row.subject, changes, change)


def _changes(before: dict[str, LoggedText], after: dict[str, LoggedText]) -> list[Change]:
    changes = []
    for label in dict.fromkeys([*before, *after]):
        old, new = before.get(label, NOTHING), after.get(label, NOTHING)
        if old.text != new.text:
            is_hidden = old.is_hidden or new.is_hidden
            changes.append((label, "", HIDDEN) if is_hidden else (label, old.text, new.text))
    return changes
