"""Real Celery workers, killed and stopped, on a real broker: no job is lost, none is tried for ever."""

import signal
from collections.abc import Callable, Iterator

import pytest
import redis
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, TaskSpec
from jobs.sweep import sweep
from orders.models import Order
from tests.brokers import broker_at, celery_url, own_redis_url
from tests.job_states import expire_leases
from tests.mail_server import MailServer, mail_server_running
from tests.waiting import until
from tests.workers import Crew
from vendors.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with mail_server_running() as server:
        yield server


@pytest.fixture(scope="module")
def broker_url() -> str:
    url = own_redis_url()
    redis.Redis.from_url(url).delete("mail", "bulk", "periodic", "files", "unacked", "unacked_index")
    return url


@pytest.fixture(scope="module")
def crew(django_db_setup: None, broker_url: str, mail: MailServer) -> Iterator[Crew]:
    crew = Crew(redis_url=broker_url, mail_port=mail.port)
    yield crew
    crew.dismiss()


@pytest.fixture(autouse=True)
def same_broker(broker_url: str, mail: MailServer) -> Iterator[None]:
    mail.arrived.clear()
    with broker_at(celery_url(broker_url)):
        yield


@pytest.fixture
def correct_address(anna: Actor, order: Order, panel: Callable[[Actor], Client]) -> Callable[[str], Job]:
    """Correct the order's address on its page, which enqueues an email to the old address."""

    def correct(email: str) -> Job:
        panel(anna).post(f"/orders/{order.number}/actions/change-email/", {"email": email})
        return Job.objects.latest("pk")

    return correct


def is_done(job: Job) -> bool:
    job.refresh_from_db()
    return job.state == "done"


def test_email_is_sent_when_the_worker_is_killed_before_it_settles(
    crew: Crew, mail: MailServer, correct_address: Callable[[str], Job]
) -> None:
    mail.delay = 30
    worker = crew.somebody()
    job = correct_address("hopper@navy.example")
    assert until(lambda: mail.arrived)
    worker.kill()
    mail.delay = 0

    crew.somebody()
    expire_leases()
    sweep()
    assert until(lambda: is_done(job))

    first, second = (message["Message-ID"] for message in mail.arrived)
    corrected_order = Order.objects.of_job(job)
    assert corrected_order
    assert first == second == corrected_order.emails.get().message_id
    assert job.attempts == 2


def test_process_jobs_runs_jobs_while_the_worker_is_stopped(
    crew: Crew, mail: MailServer, correct_address: Callable[[str], Job], settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = mail.port
    worker = crew.somebody()
    assert until(lambda: is_done(correct_address("one@navy.example")))
    worker.send(signal.SIGSTOP)

    job = correct_address("two@navy.example")
    call_command("process_jobs", verbosity=0)
    assert is_done(job)

    worker.send(signal.SIGCONT)
    last_job = correct_address("three@navy.example")
    assert until(lambda: is_done(last_job))
    assert [message["To"] for message in mail.arrived] == [
        "grace@navy.example",
        "one@navy.example",
        "two@navy.example",
    ]


def test_poison_job_fails_and_other_jobs_are_done(crew: Crew, order: Order) -> None:
    crew.somebody()
    poison = TaskSpec("tests.poison", Queue.MAIL, "order", 2, lambda job: "")
    harmless = TaskSpec("tests.harmless", Queue.MAIL, "order", 8, lambda job: "")

    job_requests = [JobRequest(poison, {}), *[JobRequest(harmless, {})] * 20]
    enqueue_all(job_requests, vendor_id=order.vendor_id, subject=order.as_subject)
    poison_job, *harmless_jobs = Job.objects.order_by("pk")
    for attempt in (1, 2):
        assert until(lambda: Job.objects.filter(pk=poison_job.pk, attempts=attempt).exists())  # noqa: B023
        expire_leases()
        sweep()

    assert until(lambda: Job.objects.filter(pk=poison_job.pk, failed_at__isnull=False).exists())
    assert until(lambda: Job.objects.filter(done_at__isnull=False).count() == len(harmless_jobs))
    poison_job.refresh_from_db()
    assert (poison_job.attempts, poison_job.last_error) == (3, "The worker died each time.")
