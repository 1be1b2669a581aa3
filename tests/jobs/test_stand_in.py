"""While the broker takes no messages, processes that the sweep starts do the jobs."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from jobs.management.commands.sweep import stand_ins
from jobs.models import Job
from jobs.queues import QUICK_QUEUES, Queue
from jobs.registry import TaskSpec
from jobs.stand_in import StandIn
from jobs.sweep import sweep
from tests.brokers import broker_at, refusing_broker

NewJob = Callable[..., Job]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started; each sleeps in place of working."""
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(command: list[str], **options: object) -> "subprocess.Popen[bytes]":
        assert command[2] == "process_jobs"
        started.append(popen([sys.executable, "-c", "import time; time.sleep(30)", *command[3:]]))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return started


def test_sweep_returns_queues_for_which_nobody_could_be_woken(new_job: NewJob, greet: TaskSpec) -> None:
    new_job(greet)

    with refusing_broker():
        assert sweep() == [Queue.MAIL]
    with broker_at("memory://"):
        assert sweep() == []


def test_stand_in_works_for_its_queues_one_process_at_a_time(
    started: list["subprocess.Popen[bytes]"],
) -> None:
    stand_in = StandIn([Queue.MAIL, Queue.MONEY])

    stand_in.work([])
    stand_in.work([Queue.FILES])
    assert started == []
    stand_in.work([Queue.MONEY])
    stand_in.work([Queue.MONEY, Queue.MAIL])
    assert len(started) == 1

    started[0].kill()
    started[0].wait()
    stand_in.work([Queue.MAIL])
    assert len(started) == 2
    started[1].kill()
    started[1].wait()


def test_stand_ins_serve_the_queues_of_workers_and_no_refund_waits_for_an_import() -> None:
    quick, long = stand_ins()

    assert {*quick.queues, Queue.PERIODIC} == set(QUICK_QUEUES)
    assert long.queues == [Queue.FILES]
