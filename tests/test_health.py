"""What load balancers and monitors are told."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from jobs.models import Heartbeat, Job
from tests.brokers import refusing_broker
from vendors.models import Vendor


@pytest.fixture
def beating(db: None) -> None:
    Heartbeat.objects.create(name="worker", beat_at=timezone.now())


@pytest.fixture
def database_down(db: None) -> Iterator[None]:
    def refuse(*args: Any) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def late_step(vendor: Vendor) -> Callable[..., Job]:
    def put(*, seconds: int, **fields: Any) -> Job:
        due_at = timezone.now() - timedelta(seconds=seconds)
        return Job.objects.create(vendor=vendor, task="x", queue="mail", due_at=due_at, **fields)

    return put


def test_it_is_alive_without_a_database(client: Client, database_down: None) -> None:
    assert client.get("/healthz").content == b"ok"


def test_it_is_ready(client: Client, beating: None) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "degraded": []})


def test_it_is_not_ready_without_a_database(client: Client, database_down: None) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["reason"]) == (503, "the database does not answer")
    assert "connection refused" not in answer.content.decode()


def test_it_is_not_ready_before_the_migrations(client: Client, beating: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="notifications").delete()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["reason"]) == (503, "migrations are not applied")


def test_it_is_ready_without_a_broker(client: Client, beating: None) -> None:
    with refusing_broker():
        assert client.get("/readyz").json()["status"] == "ready"


@pytest.mark.parametrize("seconds", [None, 61])
def test_it_says_when_no_worker_consumes(client: Client, db: None, seconds: int | None) -> None:
    if seconds:
        Heartbeat.objects.create(name="worker", beat_at=timezone.now() - timedelta(seconds=seconds))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "no worker has consumed" in answer.json()["degraded"][0]


def test_it_says_when_work_is_late(client: Client, beating: None, late_step: Callable[..., Job]) -> None:
    late_step(seconds=90)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "the oldest waiting step is 90 s late" in answer.json()["degraded"][0]


def test_it_does_not_mind_work_that_is_done_or_dead_or_fresh(
    client: Client, beating: None, late_step: Callable[..., Job]
) -> None:
    late_step(seconds=90, done_at=timezone.now())
    late_step(seconds=90, failed_at=timezone.now())
    late_step(seconds=30)
    late_step(seconds=-90)

    assert client.get("/readyz").json()["status"] == "ready"


def test_it_measures(client: Client, beating: None, late_step: Callable[..., Job]) -> None:
    late_step(seconds=90)
    late_step(seconds=10)
    late_step(seconds=90, failed_at=timezone.now())

    text = client.get("/metrics").content.decode()

    assert "mycommerce_steps_open 2.0" in text
    assert "mycommerce_steps_dead 1.0" in text
    assert "mycommerce_oldest_step_seconds 90." in text
    assert "mycommerce_worker_silence_seconds 0." in text


def test_it_measures_an_empty_house(client: Client, db: None) -> None:
    text = client.get("/metrics").content.decode()

    assert "mycommerce_oldest_step_seconds 0.0" in text
    assert "mycommerce_worker_silence_seconds -1.0" in text
