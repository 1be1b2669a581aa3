"""After a restore a person decides about what waited when the backup was made."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jobs.models import Job
from jobs.registry import TaskSpec
from jobs.states import retry
from jobs.worker import process_jobs
from tests.job_states import claim

NewJob = Callable[..., Job]


def test_hold_jobs_ends_open_jobs_of_the_queue_until_they_are_retried(
    new_job: NewJob, greet: TaskSpec
) -> None:
    done = new_job(greet)
    process_jobs()
    waiting, later = new_job(greet), new_job(greet, delay=timedelta(hours=1))
    leased = claim(new_job(greet).pk)
    assert leased
    output = StringIO()

    call_command("hold_jobs", "mail", stdout=output)

    assert output.getvalue() == "3 jobs held.\n"
    assert process_jobs() == 0
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {done.pk: "done"} | {job.pk: "failed" for job in (waiting, later, leased)}
    assert "since the backup" in Job.objects.get(pk=waiting.pk).last_error
    assert retry(Job.objects.filter(pk=waiting.pk)) == 1
    assert process_jobs() == 1


def test_hold_jobs_leaves_other_queues_alone(new_job: NewJob, greet: TaskSpec) -> None:
    new_job(greet)

    call_command("hold_jobs", "bulk", stdout=StringIO())

    assert Job.objects.get().state == "waiting"
    with pytest.raises(CommandError):
        call_command("hold_jobs")
