"""History is written once: the database refuses to change or delete it."""

from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.db.models import F

from orders.actions.add_comment import AddComment
from orders.history import record_all, unsaved_activity
from orders.models import Activity, Order
from orders.timeline import timeline
from vendors.actor import SYSTEM, Actor


@pytest.fixture
def activity(anna: Actor, order: Order) -> Activity:
    return AddComment(order, anna).run(comment="My card is 4242")


def start_erasing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL mycommerce.erasing = 'on'")


COLUMNS = {
    "kind": "change",
    "sentence": "Nothing happened.",
    "data": {},
    "subject": "item:1",
    "actor_kind": "system",
    "actor_name": "Nobody",
    "actor_user": None,
    "token": "another",
    "cause": F("pk"),
    "order": F("order_id") + 1,
    "happened_at": None,
}
ERASABLE = {"sentence", "data"}


def test_it_tells_each_line_which_row_it_became(order: Order) -> None:
    facts = [{"what": f"{number} “'\\\n😀"} for number in range(200)]
    told = record_all(
        unsaved_activity(order, Activity.Kind.CHANGE, one["what"], actor=SYSTEM, data=one, token=one["what"])
        for one in facts
    )

    assert [one.data for one in told] == facts
    rows = Activity.objects.in_bulk([one.pk for one in told])
    assert [(rows[one.pk].sentence, rows[one.pk].data) for one in told] == [
        (one["what"], one) for one in facts
    ]
    assert rows[told[0].pk].happened_at == told[0].happened_at


def test_it_names_every_column() -> None:
    """A new column has to be thought of here: may it be erased?"""
    columns = {field.name for field in Activity._meta.get_fields() if field.concrete}

    assert columns - {"id", "vendor"} == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_it_refuses_to_change_a_row(activity: Activity, column: str) -> None:
    with pytest.raises(InternalError, match="are history"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(**{column: COLUMNS[column]})


def test_it_refuses_to_delete_a_row(activity: Activity) -> None:
    with pytest.raises(InternalError, match="are history"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk)._raw_delete(using="default")


def test_it_refuses_to_delete_a_row_while_it_erases(activity: Activity) -> None:
    start_erasing()

    with pytest.raises(InternalError, match="are history"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk)._raw_delete(using="default")


@pytest.mark.parametrize("column", sorted(set(COLUMNS) - ERASABLE))
def test_it_keeps_the_facts_while_it_erases(activity: Activity, column: str) -> None:
    changes: dict[str, Any] = {column: COLUMNS[column], "sentence": "Erased."}
    start_erasing()

    with pytest.raises(InternalError, match="are history"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(**changes)


def test_it_can_erase_what_was_typed(activity: Activity) -> None:
    start_erasing()
    Activity.objects.filter(pk=activity.pk).update(sentence="Erased.", data={})

    activity.refresh_from_db()
    assert (activity.sentence, activity.data, activity.actor_name) == ("Erased.", {}, "anna@demo.example")


def test_it_stands_where_it_happened_on_the_timeline(anna: Actor, order: Order) -> None:
    AddComment(order, anna).run(comment="today")
    late = unsaved_activity(order, Activity.Kind.NOTICE, "Imported.", actor=SYSTEM)
    late.happened_at = order.placed_at
    record_all([late])

    assert [one.activity.sentence for one in timeline(order)][-1] == "Imported."


def test_it_writes_no_lines_of_which_only_some_know_when(order: Order) -> None:
    dated, undated = (
        unsaved_activity(order, Activity.Kind.NOTICE, "Imported.", actor=SYSTEM) for _ in range(2)
    )
    dated.happened_at = order.placed_at

    with pytest.raises(ValueError, match="set in some rows only"):
        record_all([dated, undated])
