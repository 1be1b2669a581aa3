"""The admin of jobs, where staff retry those that failed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from jobs.models import Job
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
LIST = "/admin/jobs/job/"


@pytest.fixture
def jobs(order: Order) -> dict[str, Job]:
    now = timezone.now()
    states: dict[str, dict[str, Any]] = {
        "open": {},
        "done": {"state": "done", "done_at": now},
        "failed": {"state": "failed", "failed_at": now, "attempts": 8, "last_error": "No <route>"},
    }
    return {
        name: Job.objects.create(
            vendor_id=order.vendor_id,
            subject_kind="order",
            subject_id=order.pk,
            task="tests.task",
            queue="mail",
            **fields,
        )
        for name, fields in states.items()
    }


@pytest.mark.parametrize("state", ["open", "failed", "done"])
def test_job_admin_filters_by_state(sam: Actor, panel: Panel, jobs: dict[str, Job], state: str) -> None:
    response = panel(sam).get(LIST, {"state": state})

    assert list(response.context["cl"].result_list) == [jobs[state]]


def test_job_admin_shows_why_a_job_failed(sam: Actor, panel: Panel, jobs: dict[str, Job]) -> None:
    client = panel(sam)

    for path in (
        LIST,
        f"{LIST}{jobs['failed'].pk}/change/",
        f"/admin/orders/order/{jobs['failed'].subject_id}/change/",
    ):
        assert "No &lt;route&gt;" in client.get(path).content.decode()


def test_job_admin_finds_the_jobs_of_an_order_of_their_vendor(
    sam: Actor, panel: Panel, jobs: dict[str, Job], order: Order, other_vendor: Vendor
) -> None:
    Job.objects.filter(pk=jobs["done"].pk).update(vendor=other_vendor)
    client = panel(sam)

    response = client.get(LIST, {"q": order.number})

    assert set(response.context["cl"].result_list) == {jobs["open"], jobs["failed"]}
    assert client.get(LIST).content.decode().count(f">{order.number}</a>") == 2


def test_retry_changes_failed_jobs_only(sam: Actor, panel: Panel, jobs: dict[str, Job]) -> None:
    form = {"action": "retry", "_selected_action": [job.pk for job in jobs.values()]}

    page = panel(sam).post(LIST, form, follow=True).content.decode()

    assert "1 job will be tried again shortly." in page
    retried = Job.objects.get(pk=jobs["failed"].pk)
    assert (retried.failed_at, retried.attempts, retried.last_error) == (None, 0, "")
    assert Job.objects.get(pk=jobs["done"].pk).done_at
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.change_message) == (sam.user, str(retried.pk), "Retried.")


def test_retry_says_when_no_job_has_failed(sam: Actor, panel: Panel, jobs: dict[str, Job]) -> None:
    form = {"action": "retry", "_selected_action": [jobs["open"].pk]}

    assert "there is nothing to retry" in panel(sam).post(LIST, form, follow=True).content.decode()


def test_job_admin_changes_nothing_else(panel: Panel, jobs: dict[str, Job]) -> None:
    client = panel(Actor.of(make.staff("root@demo.example", is_superuser=True)))
    page = f"{LIST}{jobs['failed'].pk}/"

    assert client.post(f"{page}change/", {"task": "tests.other"}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
