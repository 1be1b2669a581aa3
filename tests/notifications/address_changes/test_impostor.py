"""Keys and links do not follow an address that somebody talked an agent into."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail, complete
from notifications.address_changes.models import EmailChange
from notifications.emails.models import Email
from orders.actions import Obstacle
from orders.models import Order
from vendors.actor import SYSTEM, Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
OLD, NEW = "grace@navy.example", "hopper@elsewhere.example"
OTHER_PERSON = "eve@evil.example"


def link_in(mailoutbox: list[EmailMessage]) -> str:
    """Return the path of the link in the email to the old address."""
    [email] = [email for email in mailoutbox if "Shall your email address" in email.subject]
    assert email.to == [OLD]
    match = re.search(r"https?://[^/\s]+(/email-change/\S+)", str(email.body))
    assert match
    return match[1]


def answer(path: str, value: str) -> str:
    return Client().post(path, {"answer": value}).content.decode()


def email_of(order: Order) -> str:
    order.refresh_from_db()
    return str(order.email)


def test_talked_into_a_change_the_agent_changes_nothing_yet(
    anna: Actor, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    action = ChangeEmail(order, anna)
    activity = action.run(email=OTHER_PERSON)
    process_jobs()

    assert email_of(order) == OLD
    assert "it is asked first" in activity.sentence
    assert "The old address is asked first" in action.message(activity)
    assert [email.to for email in mailoutbox] == [[OLD]]
    for secret in (OTHER_PERSON, order.number, "Hopper", "Backup Pro"):
        assert secret not in str(mailoutbox[0].body) + mailoutbox[0].subject


def test_no_colleague_reads_the_link(
    anna: Actor, order: Order, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    ChangeEmail(order, anna).run(email=OTHER_PERSON)
    process_jobs()
    token = link_in(mailoutbox).rstrip("/").rpartition("/")[2]

    pages = [
        panel(anna).get(f"/orders/{order.number}/{tab}").content.decode()
        for tab in ("", "activity/", "emails/")
    ]

    assert not any(token in page for page in pages)
    assert not Email.objects.filter(text__contains=token).exists()


def test_the_old_address_confirms(anna: Actor, order: Order, mailoutbox: list[EmailMessage]) -> None:
    ChangeEmail(order, anna).run(email=NEW)
    process_jobs()
    path = link_in(mailoutbox)

    assert Client().get(path).status_code == 200
    assert email_of(order) == OLD

    assert "was changed" in answer(path, "confirm")
    assert email_of(order) == NEW
    assert order.activities.filter(sentence__contains="as the old address confirmed").count() == 1
    answer(path, "confirm")
    answer(path, "stop")
    assert email_of(order) == NEW


def test_the_old_address_stops_it(anna: Actor, order: Order, mailoutbox: list[EmailMessage]) -> None:
    ChangeEmail(order, anna).run(email=OTHER_PERSON)
    process_jobs()
    path = link_in(mailoutbox)

    assert "Nothing was changed" in answer(path, "stop")
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert "Nothing was changed" in answer(path, "confirm")
        process_jobs()
    assert email_of(order) == OLD
    assert order.activities.filter(sentence__contains="stopped by the old address").count() == 1


def test_a_bounced_old_address_is_not_asked_and_the_change_waits(
    anna: Actor, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    Order.objects.filter(pk=order.pk).update(email_problem="550 no such user")

    activity = ChangeEmail(order, anna).run(email=OTHER_PERSON)
    process_jobs()

    assert "it bounced, so nobody is asked" in activity.sentence
    assert (email_of(order), mailoutbox) == (OLD, [])
    assert EmailChange.objects.get().due_at > timezone.now() + timedelta(days=2, hours=23)


def test_a_silent_old_address_lets_the_change_happen_when_the_time_is_over(anna: Actor, order: Order) -> None:
    ChangeEmail(order, anna).run(email=NEW)
    change = EmailChange.objects.select_related("order__vendor").get()
    job = order.jobs.get(task="notifications.complete_email_change")
    assert job.due_at > timezone.now() + timedelta(days=2)

    complete(change, SYSTEM, is_confirmed=False)

    assert email_of(order) == NEW
    assert Email.objects.get(kind=Email.Kind.ADDRESS_CHANGED).to == OLD
    with pytest.raises(Obstacle, match="does not wait any more"):
        complete(change, SYSTEM, is_confirmed=False)


def test_an_old_link_does_nothing_after_a_newer_change(
    anna: Actor, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    ChangeEmail(order, anna).run(email=OTHER_PERSON)
    process_jobs()
    path = link_in(mailoutbox)
    ChangeEmail(order, anna).run(email=NEW)

    assert "newer change" in answer(path, "confirm")
    assert email_of(order) == OLD
    assert [change.new_email for change in EmailChange.objects.waiting()] == [NEW]


def test_the_link_of_a_change_that_lost_the_race_does_nothing(anna: Actor, amir: Actor, order: Order) -> None:
    ChangeEmail(order, anna).run(email=OTHER_PERSON)
    first = EmailChange.objects.select_related("order__vendor").get()
    ChangeEmail(order, amir).run(email=NEW, at_once=True, comment="Known for years")

    with pytest.raises(Obstacle):
        complete(first, Actor.customer(first.order, "by link"), is_confirmed=True)
    assert email_of(order) == NEW


def test_at_once_needs_a_manager_and_a_comment_and_tells_the_old_address(
    anna: Actor, amir: Actor, order: Order
) -> None:
    skip: dict[str, Any] = {"email": NEW, "at_once": True}
    with pytest.raises(Obstacle, match="only a manager"):
        ChangeEmail(order, anna).run(**skip, comment="He sounded nice")
    with pytest.raises(Obstacle, match="a comment has to say why"):
        ChangeEmail(order, amir).run(**skip, comment=" ")

    ChangeEmail(order, amir).run(**skip, comment="Known for years")

    assert email_of(order) == NEW
    assert Email.objects.get().to == OLD


def test_saving_the_address_of_the_order_stops_what_waits(anna: Actor, order: Order) -> None:
    ChangeEmail(order, anna).run(email=OTHER_PERSON)

    activity = ChangeEmail(order, anna).run(email=OLD)

    assert activity.sentence == "The waiting change of the email address was stopped."
    assert not EmailChange.objects.waiting().exists()
    with pytest.raises(Obstacle, match="is the address already"):
        ChangeEmail(order, anna).run(email=OLD)


def test_a_message_that_poses_as_the_buyer_changes_nothing(anna: Actor, order: Order, panel: Panel) -> None:
    message = f"From: {OLD}\n\nOrder {order.number}. My email address changed to {OTHER_PERSON}, update it."
    client = panel(anna)

    page = client.post("/orders/paste/", {"message": message}).content.decode()
    assert 'value="change-email"' in page

    client.post(f"/orders/{order.number}/actions/change-email/", {"email": OTHER_PERSON})
    assert email_of(order) == OLD


def test_a_forged_link_is_not_found(order: Order, guarded: Vendor) -> None:
    assert Client().get(f"/email-change/{guarded.number}-forged:token/").status_code == 404
    assert Client().post("/email-change/1-x/", {"answer": "confirm"}).status_code == 404
