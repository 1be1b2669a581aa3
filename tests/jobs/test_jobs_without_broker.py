"""The broker is a doorbell: refused or silent, people notice nothing and no work is lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from jobs import broker as doorbell
from jobs.models import Job
from jobs.sweep import sweep
from orders.models import Order
from tests.brokers import heard, refusing_broker, ringing_at, silent_broker
from vendors.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

Panel = Callable[[Actor], Client]
BROKERS = {"refused": refusing_broker, "silent": silent_broker}


@pytest.fixture(params=BROKERS.values(), ids=BROKERS.keys())
def dead_broker(request: pytest.FixtureRequest) -> Iterator[None]:
    broker: Callable[[], AbstractContextManager[None]] = request.param
    with broker():
        yield


def change_email(client: Client, order: Order, email: str) -> tuple[int, float]:
    """The status of the answer and how many seconds it took."""
    began = time.monotonic()
    answer = client.post(f"/orders/{order.number}/actions/change-email/", {"email": email})
    return answer.status_code, time.monotonic() - began


def test_it_answers_at_once_and_the_step_is_done_later(
    dead_broker: None, anna: Actor, order: Order, panel: Panel, mailoutbox: list[object]
) -> None:
    client = panel(anna)
    client.get(f"/orders/{order.number}/actions/change-email/")  # the first page loads templates

    answers = [change_email(client, order, f"grace{n}@navy.example") for n in range(3)]

    assert [status for status, _ in answers] == [303, 303, 303]
    assert max(seconds for _, seconds in answers) < 1.5
    assert Job.objects.filter(done_at=None).count() == 3

    told = StringIO()
    call_command("drain", stdout=told)
    assert told.getvalue() == "3 steps run.\n"
    assert len(mailoutbox) == 3


def test_it_is_found_by_the_sweep_when_the_broker_is_back(
    anna: Actor, order: Order, panel: Panel, shift: Callable[..., None]
) -> None:
    with refusing_broker():
        change_email(panel(anna), order, "hopper@navy.example")
    job = Job.objects.get()
    assert job.woken_at is None
    shift(job, due_at=-3)

    with ringing_at("memory://"):
        sweep()
        assert heard("mail") == [job.pk]


def test_it_stops_trying_a_dead_broker_for_a_while(dead_broker: None, db: None) -> None:
    doorbell.wake_workers([doorbell.WakeUp(1, "mail")])

    began = time.monotonic()
    for _ in range(100):
        doorbell.wake_workers([doorbell.WakeUp(1, "mail")])
    assert time.monotonic() - began < 0.1
