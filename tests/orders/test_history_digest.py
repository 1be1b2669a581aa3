"""The signed digests of the history: what was changed, added or taken away is told; what was erased is not."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from devtools.roles import ERASER
from orders.actions.add_comment import AddComment
from orders.history_digest import problems, sign_all, sign_anew
from orders.models import Activity, HistoryDigest, Order
from tests.acting import acting_as
from vendors.actor import Actor

TODAY = date(2026, 3, 14)
Break = Callable[[Activity], None]


@pytest.fixture
def activity(anna: Actor, order: Order) -> Activity:
    """The first of two activities that were signed on two days."""
    activity = AddComment(order, anna).run(comment="My card is 4242")
    sign_all(TODAY)
    sign_all(TODAY + timedelta(days=1))
    AddComment(order, anna).run(comment="another")
    sign_all(TODAY + timedelta(days=2))
    sign_all(TODAY + timedelta(days=3))
    return activity


def execute(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE orders_activity DISABLE TRIGGER append_only")
        cursor.execute("ALTER TABLE orders_historydigest DISABLE TRIGGER append_only")
        cursor.execute(statement, parameters)


def change_sentence(activity: Activity) -> None:
    execute(
        "UPDATE orders_activity SET sentence = 'Forged.' WHERE vendor_id = %s AND id = %s",
        activity.vendor_id,
        activity.pk,
    )


def change_time(activity: Activity) -> None:
    execute(
        "UPDATE orders_activity SET happened_at = now() WHERE vendor_id = %s AND id = %s",
        activity.vendor_id,
        activity.pk,
    )


def take_away(activity: Activity) -> None:
    execute("DELETE FROM orders_activity WHERE vendor_id = %s AND id = %s", activity.vendor_id, activity.pk)


def take_digest_away(activity: Activity) -> None:
    execute(
        "DELETE FROM orders_historydigest WHERE vendor_id = %s AND day = %s",
        activity.vendor_id,
        TODAY + timedelta(days=1),
    )


def forge_digest(activity: Activity) -> None:
    execute("UPDATE orders_historydigest SET activities = 2 WHERE vendor_id = %s", activity.vendor_id)


def test_digests_hold(activity: Activity) -> None:
    digests = HistoryDigest.objects.filter(vendor=activity.vendor).order_by("day")

    assert [digest.activities for digest in digests] == [0, 1, 0, 1]
    assert list(problems(activity.vendor_id)) == []


def test_digest_is_signed_once_a_day(activity: Activity) -> None:
    assert sign_all(TODAY + timedelta(days=3)) == 0


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (change_sentence, "2026-03-15: an activity was changed."),
        (change_time, "2026-03-15: an activity was changed."),
        (take_away, "2026-03-15: 1 activities were signed, 0 are there."),
        (take_digest_away, "2026-03-16: the digest before it is missing or was changed."),
        (forge_digest, "2026-03-17: the signature is none of ours, or the digest was changed."),
    ],
)
def test_digest_tells_what_was_changed(activity: Activity, break_it: Break, sentence: str) -> None:
    break_it(activity)

    assert f"Vendor {activity.vendor_id}, {sentence}" in list(problems(activity.vendor_id))
    with pytest.raises(CommandError, match="Vendor"):
        call_command("verify_history")


def test_digests_hold_after_an_erasure(activity: Activity) -> None:
    with acting_as(ERASER):
        erased = Activity.objects.filter(vendor_id=activity.vendor_id, pk=activity.pk)
        erased.update(sentence="Erased.", data={})
    output = StringIO()

    call_command("verify_history", sign=True, stdout=output)

    assert output.getvalue() == "The history holds: 2 activities in 4 digests.\n"


def test_digests_are_signed_by_the_new_key(activity: Activity, settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert list(problems(activity.vendor_id)) == []

    call_command("rotate_keys", stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS = []

    assert list(problems(activity.vendor_id)) == []
    assert sign_anew(activity.vendor_id) == 0
