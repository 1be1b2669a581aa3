"""The roles by which the tests' own connection acts, as the processes of production do."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from devtools.roles import WEB, WORKER
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import TASKS, task
from jobs.worker import process_jobs
from orders.models import Activity, Order
from tests.acting import acting_as
from tests.stamps import Stamp
from vendors.actor import Actor


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def test_requests_act_as_web(client: Client, db: None, settings: Settings) -> None:
    settings.ROLE_LIMITS = {}

    degraded = client.get("/readyz").json()["degraded"]

    assert any(sentence.startswith(f"role {WEB} is named neither") for sentence in degraded)
    assert current_role() not in (WEB, WORKER)


def test_jobs_act_as_worker(order: Order, own_registries: None) -> None:
    roles = []
    spec = task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL)(lambda job: roles.append(current_role()))
    assert spec.name in TASKS
    Job.objects.create(vendor=order.vendor, task=spec.name, queue=Queue.MAIL)

    assert process_jobs() == 1

    assert roles == [WORKER]


def test_actions_that_tests_run_act_as_web(
    order: Order, anna: Actor, stamps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    roles = []
    perform = Stamp.perform

    def note_role(stamp: Stamp) -> str:
        roles.append(current_role())
        return perform(stamp)

    monkeypatch.setattr(Stamp, "perform", note_role)

    Stamp(order, anna).run()

    assert roles == [WEB]


def test_role_within_another_stays_the_first(db: None) -> None:
    with acting_as(WORKER), acting_as(WEB):
        assert current_role() == WORKER
    assert current_role() not in (WEB, WORKER)
