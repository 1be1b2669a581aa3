"""The daily digest: opt in, once for each person and day, only when something waits, and off by a signed link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from jobs.worker import process_jobs
from notifications.digest.models import DigestSubscription, next_time
from notifications.digest.tasks import enqueue_digests, enqueue_due
from notifications.emails.models import Email
from orders.models import Order
from tests import make
from tests.at_once import at_once
from tests.job_states import reopen
from vendors.actor import Actor
from vendors.models import Seat, Vendor

Panel = Callable[[Actor], Client]


def subscribe(client: Client, hour: str = "7") -> DigestSubscription:
    client.post("/home/digest/", {"hour": hour})
    return DigestSubscription.objects.get()


def make_due() -> datetime:
    due_at = timezone.now() - timedelta(minutes=1)
    DigestSubscription.objects.update(next_at=due_at)
    return due_at


@pytest.mark.parametrize(
    ("after", "hour", "next_at"),
    [
        ("2026-03-14T05:00", 7, "2026-03-14T06:00"),  # Berlin is an hour ahead
        ("2026-03-14T06:00", 7, "2026-03-15T06:00"),
        ("2026-03-28T12:00", 7, "2026-03-29T05:00"),  # summer time begins in the night
        ("2026-10-24T12:00", 7, "2026-10-25T06:00"),
        ("2026-03-14T23:30", 0, "2026-03-15T23:00"),
    ],
)
def test_hour_is_one_of_the_vendors_time_zone(after: str, hour: int, next_at: str) -> None:
    moment = next_time(datetime.fromisoformat(after).replace(tzinfo=UTC), hour, "Europe/Berlin")

    assert moment.astimezone(UTC) == datetime.fromisoformat(next_at).replace(tzinfo=UTC)


def test_person_turns_it_on_and_off(bob: Actor, panel: Panel, vendor: Vendor) -> None:
    client = panel(bob)

    subscription = subscribe(client)
    assert (subscription.user, subscription.hour) == (bob.user, 7)
    assert "You are mailed what waits" in client.get("/").content.decode()

    client.post("/home/digest/", {"hour": "x"})
    assert DigestSubscription.objects.count() == 1
    client.post("/home/digest/", {"hour": ""})
    assert not DigestSubscription.objects.exists()


def test_digest_is_mailed_once_a_day(
    anna: Actor, panel: Panel, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    make.refund_request(order)
    subscribe(panel(anna))
    due_at = make_due()

    enqueue_digests()
    enqueue_digests()
    process_jobs()
    reopen(task="notifications.send_digest")  # a worker that was killed before it settled
    process_jobs()
    DigestSubscription.objects.update(next_at=due_at)  # the clock was set back
    enqueue_digests()
    process_jobs()

    [message] = mailoutbox
    assert message.to == ["anna@demo.example"]
    assert message.subject == "Acme Software: 1 needs attention"
    assert "1  Refund requests, the oldest asked" in message.body
    assert order.email not in message.body
    assert order.number not in message.body
    assert DigestSubscription.objects.get().next_at > timezone.now()


def test_nothing_waits_and_nothing_is_mailed(
    anna: Actor, panel: Panel, mailoutbox: list[EmailMessage]
) -> None:
    subscribe(panel(anna))

    assert enqueue_due(timezone.now()) == 0
    make_due()
    assert enqueue_due(timezone.now()) == 1
    process_jobs()

    assert mailoutbox == []


def test_person_who_left_the_team_gets_none(
    anna: Actor, panel: Panel, order: Order, mailoutbox: list[EmailMessage]
) -> None:
    make.refund_request(order)
    subscribe(panel(anna))
    make_due()
    Seat.objects.filter(user=anna.user).delete()

    enqueue_digests()
    process_jobs()

    assert mailoutbox == []
    assert not DigestSubscription.objects.exists()


def test_link_turns_it_off_without_signing_in(
    anna: Actor, panel: Panel, order: Order, client: Client
) -> None:
    make.refund_request(order)
    subscribe(panel(anna))
    make_due()
    enqueue_digests()
    process_jobs()
    email = Email.objects.get(kind=Email.Kind.DIGEST)
    match = re.search(r"http://\S+(/digest/off/\S+/)", email.text)
    assert match
    assert email.headers["List-Unsubscribe"] == f"<{match[0]}>"
    assert email.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    assert "Turn it off" in client.get(match[1]).content.decode()
    assert DigestSubscription.objects.exists()  # a scanner that opens links ends nothing
    strict = Client(enforce_csrf_checks=True)  # a mail program sends no token
    page = strict.post(match[1], {"List-Unsubscribe": "One-Click"}).content.decode()

    assert "The daily digest is off" in page
    assert not DigestSubscription.objects.exists()


@pytest.mark.parametrize("token", ["x", "x:y:z", "7"])
def test_forged_link_ends_nothing(anna: Actor, panel: Panel, client: Client, token: str) -> None:
    subscribe(panel(anna))

    assert "The daily digest is off" in client.post(f"/digest/off/{token}/").content.decode()
    assert DigestSubscription.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_moment_enqueue_once(anna: Actor, panel: Panel) -> None:
    subscribe(panel(anna))
    make_due()
    now = timezone.now()

    assert sum(at_once(*[lambda: enqueue_due(now)] * 4)) == 1
