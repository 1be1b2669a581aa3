"""The activity log: the database refuses to change or delete a row."""

from datetime import date
from typing import Any
from uuid import UUID

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


COLUMNS: dict[str, Any] = {
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
    "salt": None,
    "words_hash": b"another",
}
ERASED: dict[str, Any] = {"sentence": "Erased.", "data": {}}


def test_record_all_returns_the_activities_with_their_ids(order: Order) -> None:
    payloads = [{"text": f"{number} “'\\\n😀"} for number in range(200)]
    activities = record_all(
        unsaved_activity(
            order, Activity.Kind.CHANGE, data["text"], actor=SYSTEM, data=data, token=data["text"]
        )
        for data in payloads
    )

    assert [activity.data for activity in activities] == payloads
    rows = Activity.objects.in_bulk([activity.pk for activity in activities])
    assert [(rows[activity.pk].sentence, rows[activity.pk].data) for activity in activities] == [
        (data["text"], data) for data in payloads
    ]
    assert rows[activities[0].pk].happened_at == activities[0].happened_at


def test_history_tests_name_every_column() -> None:
    """Whoever adds a column decides here whether it may be erased."""
    columns = {field.name for field in Activity._meta.get_fields() if field.concrete}

    assert columns - {"id", "vendor"} == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_history_refuses_to_change_a_row(activity: Activity, column: str) -> None:
    with pytest.raises(InternalError, match="are history"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(**{column: COLUMNS[column]})


def test_history_refuses_to_delete_a_row(activity: Activity) -> None:
    with pytest.raises(InternalError, match="are history"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk)._raw_delete(using="default")


@pytest.mark.parametrize("setting", ["on", "off"])
def test_no_setting_opens_the_history(activity: Activity, setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('mycommerce.erasing', %s, true)", [setting])

    with pytest.raises(InternalError, match="are history"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(sentence="Forged.")


@pytest.mark.parametrize("column", sorted(COLUMNS.keys() - {"sentence", "data", "salt", "words_hash"}))
def test_history_refuses_to_change_other_columns_by_an_erasure(activity: Activity, column: str) -> None:
    with pytest.raises(InternalError, match="are history"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(**ERASED, **{column: COLUMNS[column]})


@pytest.mark.parametrize("column", ERASED)
def test_history_refuses_half_an_erasure(activity: Activity, column: str) -> None:
    with pytest.raises(InternalError, match="are history"), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(**{column: ERASED[column]})


def test_erasure_leaves_the_hash_of_the_words_and_no_salt(activity: Activity) -> None:
    forged = {"salt": 7, "words_hash": b"forged"}
    Activity.objects.filter(pk=activity.pk).update(**ERASED, **forged)

    activity.refresh_from_db()
    assert (activity.sentence, activity.data, activity.actor_name) == ("Erased.", {}, "anna@demo.example")
    assert activity.salt is None
    assert activity.words_hash is not None
    assert len(activity.words_hash) == 32


def test_erasure_takes_the_name_of_a_customer(order: Order) -> None:
    customer = Actor.customer(order, "Grace Hopper")
    [activity] = record_all([unsaved_activity(order, Activity.Kind.COMMENT, "Hello.", actor=customer)])

    Activity.objects.filter(pk=activity.pk).update(**ERASED, actor_name="Customer")

    activity.refresh_from_db()
    assert activity.actor_name == "Customer"


def test_timeline_sorts_activities_by_when_they_happened(anna: Actor, order: Order) -> None:
    AddComment(order, anna).run(comment="today")
    imported = unsaved_activity(order, Activity.Kind.NOTICE, "Imported.", actor=SYSTEM)
    imported.happened_at = order.placed_at
    record_all([imported])

    assert [entry.activity.sentence for entry in timeline(order)][-1] == "Imported."


def test_record_all_dates_the_undated_only(order: Order) -> None:
    dated, undated = (
        unsaved_activity(order, Activity.Kind.NOTICE, "Imported.", actor=SYSTEM) for _ in range(2)
    )
    dated.happened_at = order.placed_at

    record_all([dated, undated])

    rows = Activity.objects.in_bulk([dated.pk, undated.pk])
    assert rows[dated.pk].happened_at == order.placed_at
    assert rows[undated.pk].happened_at == undated.happened_at > order.placed_at


def test_record_all_writes_days_and_keys_of_a_form_as_text(order: Order) -> None:
    data = {"shipped_on": date(2026, 3, 14), "key": UUID(int=7)}
    [activity] = record_all([unsaved_activity(order, Activity.Kind.NOTICE, "x", actor=SYSTEM, data=data)])

    activity.refresh_from_db()
    assert activity.data == {"shipped_on": "2026-03-14", "key": "00000000-0000-0000-0000-000000000007"}
