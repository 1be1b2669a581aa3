"""What gave up waits here for a person."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from jobs.models import Job
from orders.models import Order
from tests import make
from vendors.actor import Actor

Panel = Callable[[Actor], Client]
LIST = "/admin/jobs/job/"


@pytest.fixture
def jobs(order: Order) -> dict[str, Job]:
    now = timezone.now()
    states = {
        "open": {},
        "done": {"done_at": now},
        "failed": {"failed_at": now, "attempts": 8, "last_error": "No <route>"},
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
def test_it_filters_by_state(sam: Actor, panel: Panel, jobs: dict[str, Job], state: str) -> None:
    answer = panel(sam).get(LIST, {"state": state})

    assert list(answer.context["cl"].result_list) == [jobs[state]]


def test_it_shows_why_a_step_gave_up(sam: Actor, panel: Panel, jobs: dict[str, Job]) -> None:
    client = panel(sam)

    for path in (
        LIST,
        f"{LIST}{jobs['failed'].pk}/change/",
        f"/admin/orders/order/{jobs['failed'].subject_id}/change/",
    ):
        assert "No &lt;route&gt;" in client.get(path).content.decode()


def test_it_retries_the_dead_and_leaves_the_others(sam: Actor, panel: Panel, jobs: dict[str, Job]) -> None:
    chosen = {"action": "retry", "_selected_action": [job.pk for job in jobs.values()]}

    page = panel(sam).post(LIST, chosen, follow=True).content.decode()

    assert "1 job will be tried again shortly." in page
    again = Job.objects.get(pk=jobs["failed"].pk)
    assert (again.failed_at, again.attempts, again.last_error) == (None, 0, "")
    assert Job.objects.get(pk=jobs["done"].pk).done_at
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.change_message) == (sam.user, str(again.pk), "Retried.")


def test_it_says_so_when_nothing_gave_up(sam: Actor, panel: Panel, jobs: dict[str, Job]) -> None:
    chosen = {"action": "retry", "_selected_action": [jobs["open"].pk]}

    assert "there is nothing to retry" in panel(sam).post(LIST, chosen, follow=True).content.decode()


def test_it_changes_nothing_else(panel: Panel, jobs: dict[str, Job]) -> None:
    client = panel(Actor.of(make.staff("root@demo.example", is_superuser=True)))
    page = f"{LIST}{jobs['failed'].pk}/"

    assert client.post(f"{page}change/", {"task": "tests.other"}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
