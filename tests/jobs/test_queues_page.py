"""The page **Queues** of the admin."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from jobs.models import Heartbeat, Job
from jobs.queue_report import queue_reports
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
URL = "/admin/jobs/job/queues/"


@pytest.fixture
def new_job(vendor: Vendor) -> Callable[..., Job]:
    def create(**fields: Any) -> Job:
        defaults = {"vendor": vendor, "task": "tests.send", "queue": "mail"}
        return Job.objects.create(**defaults | fields)

    return create


@pytest.fixture
def fail(new_job: Callable[..., Job]) -> Callable[..., Job]:
    def create(error: str, **fields: Any) -> Job:
        return new_job(state="failed", failed_at=timezone.now(), attempts=8, last_error=error, **fields)

    return create


def sentences(queue: str) -> str:
    (report,) = [report for report in queue_reports() if report.queue == queue]
    return " ".join(report.sentences)


def test_report_says_what_a_queue_does(new_job: Callable[..., Job], fail: Callable[..., Job]) -> None:
    assert sentences("mail") == "It has nothing to do."

    new_job()
    assert sentences("mail") == "It is working."

    new_job(due_at=timezone.now() - timedelta(minutes=5))
    fail("No route")
    assert sentences("mail").replace("\xa0", " ") == (
        "Late: the oldest job has waited for 5 minutes. 1 job is not tried again without you."
    )


def test_imports_are_late_after_half_an_hour(new_job: Callable[..., Job]) -> None:
    job = new_job(queue="files", due_at=timezone.now() - timedelta(minutes=20))
    assert sentences("files") == "It is working."

    Job.objects.filter(pk=job.pk).update(due_at=timezone.now() - timedelta(minutes=40))
    assert sentences("files").startswith("Late")


def test_page_groups_failed_jobs_by_reason(sam: Actor, panel: Panel, fail: Callable[..., Job]) -> None:
    for error in (
        "“Hello” to a@b.example: 17 no <route>",
        "“Thanks” to c@d.example: 18 no <route>",
        "Refused",
        "",
    ):
        fail(error)

    page = panel(sam).get(URL)

    (mail,) = [report for report in page.context["queues"] if report.queue == "mail"]
    assert sorted((len(group.job_ids), group.reason) for group in mail.failures) == [
        (1, "No reason was stored."), (1, "Refused"), (2, "“Thanks” to c@d.example: 18 no <route>")
    ]  # fmt: skip
    assert "no &lt;route&gt;" in page.content.decode()
    assert "No worker is alive" in page.content.decode()


def test_page_says_when_worker_and_sweep_were_alive(sam: Actor, panel: Panel) -> None:
    for name in ("worker", "sweep"):
        Heartbeat.objects.create(name=name, beat_at=timezone.now())

    assert "<strong>" not in panel(sam).get(URL).content.decode().partition('class="queues"')[2]


def test_retry_takes_a_group_of_all_vendors(
    sam: Actor, panel: Panel, fail: Callable[..., Job], other_vendor: Vendor
) -> None:
    jobs = [fail("Order 17: away"), fail("Order 9: away", vendor=other_vendor), fail("away", vendor=None)]
    client = panel(sam)
    (group,) = [
        group
        for report in client.get(URL).context["queues"]
        for group in report.failures
        if len(group.job_ids) == 2
    ]

    page = client.post(URL, {"queue": "mail", "group": group.key}, follow=True).content.decode()

    assert "2 jobs will be tried again shortly." in page
    states = [Job.objects.get(pk=job.pk).state for job in jobs]
    assert states == ["waiting", "waiting", "failed"]
    assert LogEntry.objects.filter(change_message="Retried.").count() == 2


def test_retry_of_no_group_says_so(sam: Actor, panel: Panel, db: None) -> None:
    page = panel(sam).post(URL, {"queue": "mail", "group": "nowhere"}, follow=True).content.decode()

    assert "there is nothing to retry" in page


def test_staff_without_a_group_are_refused(panel: Panel, fail: Callable[..., Job]) -> None:
    job, person = fail("Refused"), make.staff("new@demo.example")
    person.groups.clear()
    client = panel(Actor.of(person))

    assert client.get(URL).status_code == 403
    assert client.post(URL, {"queue": "mail", "group": "x"}).status_code == 403
    assert Job.objects.get(pk=job.pk).state == "failed"


def test_page_needs_few_queries(
    sam: Actor, panel: Panel, fail: Callable[..., Job], django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        fail(f"Order {number}: no route")
    client = panel(sam)
    client.get(URL)

    with django_assert_max_num_queries(20):
        client.get(URL)
