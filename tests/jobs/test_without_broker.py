"""With a broker that refuses or is silent, people notice nothing and no job is lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from jobs import broker as job_broker
from jobs.models import Job
from jobs.sweep import sweep
from orders.models import Order
from tests.brokers import broker_at, refusing_broker, silent_broker, take_messages
from vendors.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

Panel = Callable[[Actor], Client]
BROKERS = {"refused": refusing_broker, "silent": silent_broker}


@pytest.fixture(params=list(BROKERS.values()), ids=list(BROKERS))
def dead_broker(request: pytest.FixtureRequest) -> Iterator[None]:
    """A broker that does not work."""
    broker: Callable[[], AbstractContextManager[None]] = request.param
    with broker():
        yield


def change_email(client: Client, order: Order, email: str) -> tuple[int, float]:
    """Return the status of the response and how many seconds it took."""
    started_at = time.monotonic()
    response = client.post(f"/orders/{order.number}/actions/change-email/", {"email": email})
    return response.status_code, time.monotonic() - started_at


@pytest.mark.slow
def test_action_answers_at_once_and_its_job_runs_later(
    dead_broker: None, anna: Actor, order: Order, panel: Panel, mailoutbox: list[object]
) -> None:
    client = panel(anna)
    client.get(f"/orders/{order.number}/actions/change-email/")  # the first page loads templates

    responses = [change_email(client, order, f"grace{n}@navy.example") for n in range(3)]

    assert [status for status, _ in responses] == [303, 303, 303]
    assert max(seconds for _, seconds in responses) < 1.5
    assert Job.objects.exclude(state="done").count() == 3

    output = StringIO()
    call_command("process_jobs", stdout=output)
    assert output.getvalue() == "3 jobs run.\n"
    assert len(mailoutbox) == 3


def test_job_is_found_by_the_sweep_when_the_broker_is_back(anna: Actor, order: Order, panel: Panel) -> None:
    with refusing_broker():
        change_email(panel(anna), order, "hopper@navy.example")

    with broker_at("memory://"):
        sweep()
        assert take_messages("mail") == ["mail"]


@pytest.mark.slow
def test_broker_that_failed_is_not_tried_for_a_while(dead_broker: None, db: None) -> None:
    job_broker.wake_workers(["mail"])

    started_at = time.monotonic()
    for _ in range(100):
        job_broker.wake_workers(["mail"])
    assert time.monotonic() - started_at < 0.1
