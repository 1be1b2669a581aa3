"""The figures of /metrics beside those of jobs (tests/test_health.py)."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from orders.models import Order
from refunds.models import Difference, Refund
from tests import make
from tests.brokers import broker_at, refusing_broker
from tests.production import SERVER
from tests.project import ROOT

COUNT = """
from mycommerce.metrics.requests import RESPONSES
RESPONSES.labels("orders", "2xx").inc()
"""
SUM = f"""
import sys
import django
django.setup()
from mycommerce.metrics.text import text_of_metrics
{COUNT}
sys.stdout.write(text_of_metrics()[0].decode())
"""


@pytest.fixture
def figures(client: Client, db: None) -> Callable[[], dict[str, float]]:
    def read() -> dict[str, float]:
        lines = client.get("/metrics").content.decode().splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name.removeprefix("mycommerce_"): float(value) for name, value in pairs}

    return read


def test_metrics_count_the_newest_emails_and_notices_by_state(
    order: Order, figures: Callable[[], dict[str, float]]
) -> None:
    for state in ("sent", "sent", "bounced"):
        make.email(order, state=state)
    make.notice(order, state="failed")

    read = figures()

    assert (read['newest_emails{state="sent"}'], read['newest_emails{state="bounced"}']) == (2, 1)
    assert (read['newest_notices{state="failed"}'], read['newest_notices{state="queued"}']) == (1, 0)
    assert read["endpoints_paused"] == 0


def test_metrics_count_refunds_without_an_answer_by_age(
    order: Order, figures: Callable[[], dict[str, float]]
) -> None:
    part = {"state": Refund.State.SUBMITTED, "amount_minor": 1, "tax_minor": 0}
    for hours in (0, 3, 30, 50):
        make.refund(order, **part, first_sent_at=timezone.now() - timedelta(hours=hours))
    make.refund(order, **part)  # not sent yet

    read = figures()

    ages = {age: read[f'refunds_unknown{{age="{age}"}}'] for age in ("hour", "day", "older")}
    assert ages == {"hour": 1, "day": 1, "older": 2}


def test_metrics_count_the_differences_of_the_last_night(figures: Callable[[], dict[str, float]]) -> None:
    for hours, is_mended in ((1, False), (1, True), (48, False)):
        Difference.objects.create(
            what="x", is_mended=is_mended, found_at=timezone.now() - timedelta(hours=hours)
        )

    read = figures()

    assert (read['differences{mended="no"}'], read['differences{mended="yes"}']) == (1, 1)


def test_metrics_say_how_many_connections_are_open(figures: Callable[[], dict[str, float]]) -> None:
    read = figures()

    connections = sum(value for name, value in read.items() if name.startswith("database_connections{"))
    assert 0 < connections <= read["database_connections_max"]


def test_metrics_count_requests_by_route(client: Client, figures: Callable[[], dict[str, float]]) -> None:
    ok, missing = (
        'responses_total{route="healthz",status="2xx"}',
        'responses_total{route="none",status="4xx"}',
    )
    before = figures()

    client.get("/healthz")
    client.get("/nowhere/")

    after = figures()
    assert (after[ok] - before.get(ok, 0), after[missing] - before.get(missing, 0)) == (1, 1)
    bucket = 'request_seconds_bucket{le="10.0",route="healthz"}'
    assert after[bucket] - before.get(bucket, 0) == 1


def test_processes_of_a_machine_count_together(tmp_path: Path) -> None:
    servers = {"DATABASE_URL": "postgresql://panel@127.0.0.1:1/panel", "REDIS_URL": "redis://127.0.0.1:1/0"}
    environ = SERVER | servers | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    environ["DJANGO_SETTINGS_MODULE"] = "mycommerce.settings"
    texts = [
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
        ).stdout
        for script in (COUNT, SUM)
    ]

    assert 'mycommerce_responses_total{route="orders",status="2xx"} 2.0' in texts[1]
    assert texts[1].count("\nmycommerce_database_up 0.0\n") == 1  # what is read counts once, and in no file
    assert "pid=" not in texts[1]


def test_metrics_without_a_broker(figures: Callable[[], dict[str, float]]) -> None:
    with refusing_broker():
        read = figures()

    assert (read["broker_up"], read["database_up"]) == (0, 1)


def test_metrics_count_the_messages_of_the_broker(figures: Callable[[], dict[str, float]]) -> None:
    with broker_at("memory://"):
        read = figures()

    assert (read["broker_up"], read['broker_messages{queue="mail"}']) == (1, 0)


def test_metrics_without_a_database(figures: Callable[[], dict[str, float]]) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        read = figures()

    assert read["database_up"] == 0
    assert any(name.startswith("responses_total") for name in read)
