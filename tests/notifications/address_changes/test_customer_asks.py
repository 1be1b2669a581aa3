"""A customer's change of the own address happens when both addresses confirm it, and never by silence."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail, complete
from notifications.address_changes.links import answer_url
from notifications.address_changes.models import EmailChange
from orders.actions import Obstacle
from orders.models import Order
from tests.tables import snapshot
from vendors.actor import SYSTEM, Actor

OLD, NEW = "grace@navy.example", "hopper@elsewhere.example"


def ask(order: Order, email: str = NEW) -> EmailChange:
    ChangeEmail(order, Actor.customer(order, "Grace Hopper")).run(email=email)
    process_jobs()
    return EmailChange.objects.select_related("order__vendor").latest("pk")


def link_to(address: str, mailoutbox: list[EmailMessage]) -> str:
    [email] = [email for email in mailoutbox if email.to == [address]]
    match = re.search(r"https?://[^/\s]+(/email-change/\S+)", str(email.body))
    assert match
    return match[1]


def email_of(order: Order) -> str:
    order.refresh_from_db()
    return str(order.email)


def test_the_old_address_is_asked_first_and_then_the_new_one(
    client: Client, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    ask(order)
    assert [email.to for email in mailoutbox] == [[OLD]]
    assert "If you do nothing, nothing is changed." in mailoutbox[0].body

    page = client.post(link_to(OLD, mailoutbox), {"answer": "confirm"}).content.decode()
    process_jobs()
    assert "One more step" in page
    assert email_of(order) == OLD

    new_link = link_to(NEW, mailoutbox)
    question = client.get(new_link).content.decode()
    assert (order.number in question, OLD in question, email_of(order)) == (False, False, OLD)
    client.post(new_link, {"answer": "confirm"})

    assert email_of(order) == NEW
    assert order.activities.filter(sentence__endswith="as both addresses confirmed.").exists()


def test_answers_that_are_sent_again_do_nothing(
    client: Client, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    ask(order)
    for _ in range(2):
        client.post(link_to(OLD, mailoutbox), {"answer": "confirm"})
    process_jobs()
    new_link = link_to(NEW, mailoutbox)
    client.post(new_link, {"answer": "confirm"})
    before = snapshot()

    client.post(new_link, {"answer": "confirm"})
    client.post(link_to(OLD, mailoutbox), {"answer": "stop"})

    assert snapshot() == before


def test_silence_changes_nothing(order: Order) -> None:
    change = ask(order)
    EmailChange.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    order.jobs.filter(task="notifications.complete_email_change").update(
        due_at=timezone.now(), state="waiting"
    )

    process_jobs()

    change.refresh_from_db()
    assert (email_of(order), change.state) == (OLD, "stopped")
    assert order.activities.filter(sentence__contains="not both addresses confirmed").exists()


def test_the_new_address_alone_changes_nothing(client: Client, order: Order) -> None:
    change = ask(order)

    client.post(urlsplit(answer_url(change, "new_email")).path, {"answer": "confirm"})
    with pytest.raises(Obstacle):
        complete(change, SYSTEM, is_confirmed=False)

    assert email_of(order) == OLD


def test_each_link_is_good_for_its_own_page(client: Client, order: Order) -> None:
    token = answer_url(ask(order)).rstrip("/").rpartition("/")[2]

    assert client.get(f"/email-change/{token}/").status_code == 200
    assert client.post(f"/email-change/{token}/new/", {"answer": "confirm"}).status_code == 404


@pytest.mark.parametrize("email_problem", ["bounced", ""])
def test_an_old_address_that_takes_no_email_cannot_agree(order: Order, email_problem: str) -> None:
    changes = {"email_problem": email_problem} if email_problem else {"email": "", "email_key": ""}
    Order.objects.filter(pk=order.pk).update(**changes)

    with pytest.raises(Obstacle, match="takes no email"):
        ask(order)

    assert not EmailChange.objects.exists()


@pytest.mark.parametrize("lookalike", ["gráce@navy.example", "grace@nävy.example", "Grace@NAVY.example"])
def test_another_spelling_is_asked_about_too(order: Order, lookalike: str) -> None:
    ask(order, lookalike)

    assert email_of(order) == OLD
