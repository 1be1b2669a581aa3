"""Taking what a file says of known orders that it did not say before: a customer's data mended, an order refunded."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from core.money import Money
from core.vendor_transaction import vendor_transaction
from orders.history import record_all, unsaved_activity
from orders.imports.load.changes import OrderChange, all_changes
from orders.imports.load.order_fields import money_columns, text_columns
from orders.imports.mapping.fields import LABELS
from orders.imports.models import ImportedOrder, ImportRun
from orders.imports.parse.cells import email_address
from orders.models import Activity, Order
from orders.search.keys import write_search_keys
from vendors.actor import SYSTEM
from vendors.models import Vendor

STATE_FIELDS = {"state", "refunds", "refunded_amount"}
CHANGE_LABELS = LABELS | {"refunds": LABELS["refunded_amount"]}


def take_changes(run: ImportRun, vendor: Vendor) -> int:
    """Change the known orders as the file says; return how many."""
    count = 0
    for page in all_changes():
        _take(page, run, vendor)
        count += len(page)
    return count


def _take(page: Sequence[OrderChange], run: ImportRun, vendor: Vendor) -> None:
    with vendor_transaction(vendor.pk):
        orders = Order.objects.locked_many(vendor.pk, [change.order_id for change in page])
        activities = [_change_order(orders[change.order_id], change, run) for change in page]
        imported = ImportedOrder.objects.filter(vendor_id=vendor.pk, order__in=orders)
        by_order = {row.order_id: row for row in imported}
        for change in page:
            by_order[change.order_id].fields = change.fields
            by_order[change.order_id].run = run
        ImportedOrder.objects.filter(vendor_id=vendor.pk).bulk_update(by_order.values(), ["fields", "run"])
        record_all(activities)
        write_search_keys(vendor.pk, list(orders))


def _change_order(order: Order, change: OrderChange, run: ImportRun) -> Activity:
    """Change the order, and return its activity."""
    columns: dict[str, Any] = text_columns(change.changes)
    if STATE_FIELDS & change.changes.keys():
        columns |= money_columns(
            change.fields, order.kind, order.total, _refunded_minor(order, change.fields)
        )
    if "email" in columns:
        columns["email_problem"] = email_address(columns["email"])[1]
    for name, value in columns.items():
        setattr(order, name, value)
    order.fold_keys()
    order.save(update_fields=[*columns, "email_key", "last_name_key"])
    labels = ", ".join(CHANGE_LABELS[name] for name in change.changes)
    sentence = f"Changed as a newer file of {order.source} says: {labels}."
    data = {
        "import_run": run.pk,
        "before": {name: change.old_fields.get(name, "") for name in change.changes},
    }
    return unsaved_activity(order, Activity.Kind.CHANGE, sentence, actor=SYSTEM, data=data)


def _refunded_minor(order: Order, fields: dict[str, Any]) -> int:
    """Return what the file says was refunded: of the order as a whole, else in refunds of their own."""
    stated = Money.of(Decimal(str(fields.get("refunded_amount") or 0)), order.currency).minor
    return stated or sum(int(minor) for minor in (fields.get("refunds") or {}).values())
