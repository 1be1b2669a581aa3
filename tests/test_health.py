"""What load balancers and monitors read."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from jobs.models import Heartbeat, Job
from mycommerce.health import _migrations
from tests.brokers import refusing_broker
from vendors.models import Vendor


@pytest.fixture
def heartbeat(db: None) -> None:
    for name in ("worker", "sweep"):
        Heartbeat.objects.create(name=name, beat_at=timezone.now())


@pytest.fixture
def database_down(db: None) -> Iterator[None]:
    def refuse(*args: Any) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def late_job(vendor: Vendor) -> Callable[..., Job]:
    def make_job(*, seconds: int, **fields: Any) -> Job:
        due_at = timezone.now() - timedelta(seconds=seconds)
        return Job.objects.create(vendor=vendor, task="x", queue="mail", due_at=due_at, **fields)

    return make_job


def test_healthz_answers_without_a_database(client: Client, database_down: None) -> None:
    assert client.get("/healthz").content == b"ok"


def test_readyz_is_ready(client: Client, heartbeat: None) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready", "degraded": []})


def test_readyz_is_unready_without_a_database(client: Client, database_down: None) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()["reason"]) == (503, "the database does not answer")
    assert "connection refused" not in response.content.decode()


def test_readyz_is_unready_before_the_migrations(client: Client, heartbeat: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="orders").delete()

    response = client.get("/readyz")

    assert (response.status_code, response.json()["reason"]) == (503, "migrations are not applied")


def test_readyz_is_ready_without_a_broker(client: Client, heartbeat: None) -> None:
    with refusing_broker():
        assert client.get("/readyz").json()["status"] == "ready"


@pytest.mark.parametrize("seconds", [None, 61])
def test_readyz_is_degraded_without_a_worker(client: Client, db: None, seconds: int | None) -> None:
    if seconds:
        Heartbeat.objects.create(name="worker", beat_at=timezone.now() - timedelta(seconds=seconds))

    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert "no worker has consumed" in response.json()["degraded"][0]


def test_readyz_is_degraded_when_a_job_is_late(
    client: Client, heartbeat: None, late_job: Callable[..., Job]
) -> None:
    late_job(seconds=90)

    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert "the oldest waiting job is 90 s late" in response.json()["degraded"][0]


def test_readyz_is_degraded_without_the_limits(client: Client, heartbeat: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")

    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert [reason.partition(" of role ")[0] for reason in response.json()["degraded"]] == ["lock_timeout"]


def test_readyz_ignores_jobs_that_are_done_failed_or_fresh(
    client: Client, heartbeat: None, late_job: Callable[..., Job]
) -> None:
    late_job(seconds=90, state="done", done_at=timezone.now())
    late_job(seconds=90, state="failed", failed_at=timezone.now())
    late_job(seconds=30)
    late_job(seconds=-90)

    assert client.get("/readyz").json()["status"] == "ready"


def test_metrics_count_jobs_of_each_queue_by_state(
    client: Client, heartbeat: None, late_job: Callable[..., Job]
) -> None:
    late_job(seconds=90)
    late_job(seconds=10)
    late_job(seconds=90, state="failed", failed_at=timezone.now())
    late_job(seconds=90, state="done", done_at=timezone.now())
    late_job(seconds=-90, state="scheduled")
    late_job(seconds=5, state="leased", lease_until=timezone.now())

    text = client.get("/metrics").content.decode()

    for state, number in {"waiting": 2, "failed": 1, "scheduled": 1, "leased": 1}.items():
        assert f'mycommerce_jobs_{state}{{queue="mail"}} {number}.0' in text
        assert f'mycommerce_jobs_{state}{{queue="money"}} 0.0' in text
    assert 'mycommerce_oldest_job_seconds{queue="mail"} 90.' in text
    assert 'mycommerce_oldest_job_seconds{queue="money"} 0.0' in text
    assert "mycommerce_worker_silence_seconds 0." in text
    assert "mycommerce_sweep_silence_seconds 0." in text


def test_metrics_without_jobs(client: Client, db: None) -> None:
    text = client.get("/metrics").content.decode()

    assert 'mycommerce_jobs_waiting{queue="mail"} 0.0' in text
    assert "mycommerce_worker_silence_seconds -1.0" in text


@pytest.mark.slow
def test_readyz_answers_within_50_ms(client: Client, heartbeat: None) -> None:
    client.get("/readyz")  # opens the connection
    began = time.perf_counter()
    client.get("/readyz")

    assert time.perf_counter() - began < 0.05


def test_readyz_knows_every_migration(db: None) -> None:
    applied = MigrationRecorder(connection).applied_migrations().keys()

    assert _migrations() == frozenset(MigrationLoader(connection).disk_migrations)
    assert _migrations() <= applied
