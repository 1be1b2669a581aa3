"""The supervisor of `make run`, with small processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from tests.project import ROOT
from tests.waiting import until

SCRIPT = """
import sys, time
from devtools.supervisor import Timing, Process, Supervisor
TIMING = Timing(0.05, longest_delay=0.2, settled={settled}, ready=60, grace=0.3,
            check_interval=0.1, stop={stop}, attempts=3)
def shell(name, line, **options): return Process(name, ["sh", "-c", line], **options)
sys.exit(Supervisor([{processes}], timing=TIMING).run())
"""
Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Start a supervisor in an empty directory; nothing outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def run(processes: str, *, settled: float = 0.3, stop: float = 1) -> "subprocess.Popen[str]":
        script = SCRIPT.format(processes=processes, settled=settled, stop=stop)
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", script]
        with (tmp_path / "output").open("w") as output:
            started.append(
                subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=output, stderr=output, text=True)
            )
        return started[-1]

    yield run
    for supervisor in started:
        supervisor.terminate()
        supervisor.wait()


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def has_ended(pid: str) -> bool:
    try:
        return bool(psutil.Process(int(pid)).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def test_supervisor_starts_in_order_and_stops_in_reverse(run: Run, tmp_path: Path) -> None:
    body = "echo {0} up >> log; trap \\'echo {0} down >> log; exit\\' TERM; while :; do sleep 0.05; done"
    supervisor = run(f"shell('a', '{body.format('a')}'), shell('b', '{body.format('b')}')", stop=60)
    assert until(lambda: len(lines(tmp_path / "log")) == 2)

    supervisor.terminate()

    assert supervisor.wait(120) == 0
    log = lines(tmp_path / "log")
    assert sorted(log[:2]) == ["a up", "b up"]
    assert log[2:] == ["b down", "a down"]


def test_supervisor_starts_the_next_process_once_the_first_is_ready(run: Run, tmp_path: Path) -> None:
    supervisor = run(
        "shell('a', 'sleep 0.5; touch ready; sleep 60', ready=lambda: __import__('os').path.exists('ready')),"
        "shell('b', 'ls > seen; sleep 60')"
    )
    assert until(lambda: lines(tmp_path / "seen"))

    assert "ready" in lines(tmp_path / "seen")
    assert supervisor.poll() is None


def test_supervisor_restarts_a_dead_process_and_kills_its_children(run: Run, tmp_path: Path) -> None:
    run("shell('a', 'sleep 60 & echo $! >> children; echo $$ >> pids; wait')")
    assert until(lambda: len(lines(tmp_path / "pids")) == 1)

    os.kill(int(lines(tmp_path / "pids")[0]), signal.SIGKILL)

    assert until(lambda: len(lines(tmp_path / "pids")) == 2)
    assert until(lambda: has_ended(lines(tmp_path / "children")[0]))
    assert not has_ended(lines(tmp_path / "pids")[1])


def test_supervisor_restarts_a_stuck_process(run: Run, tmp_path: Path) -> None:
    run("shell('a', 'echo $$ >> pids; sleep 60', alive=lambda: False)")

    assert until(lambda: len(lines(tmp_path / "pids")) >= 3)
    assert has_ended(lines(tmp_path / "pids")[0])


@pytest.mark.parametrize(
    "processes", ["Process('a', ['no-such-program'])", "shell('a', 'echo broken; exit 3')"]
)
def test_supervisor_ends_when_a_process_never_starts(run: Run, tmp_path: Path, processes: str) -> None:
    supervisor = run(
        "shell('first', 'echo $$ > new; mv new pid; sleep 60', ready=lambda: __import__('os').path.exists('pid')),"
        + processes,
        settled=60,  # however slowly it ends
    )

    assert supervisor.wait(120) == 1
    assert has_ended(lines(tmp_path / "pid")[0])
    assert lines(tmp_path / "output")[-1].startswith("a ")


def test_output_names_the_process(run: Run, tmp_path: Path) -> None:
    run("shell('web', 'echo hello; sleep 60')")

    assert until(lambda: lines(tmp_path / "output") == ["   web | hello"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_supervisor_stops_processes_that_ignore_signals_in_spite_of_a_second_signal(
    run: Run, tmp_path: Path, number: signal.Signals
) -> None:
    supervisor = run("shell('stubborn', 'trap \"\" TERM INT; echo $$ >> pids; sleep 60; sleep 60')")
    assert until(lambda: lines(tmp_path / "pids"))

    for _ in range(3):
        supervisor.send_signal(number)
        time.sleep(0.2)

    assert supervisor.wait(120) == 0
    assert has_ended(lines(tmp_path / "pids")[0])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_killed_supervisor_leaves_no_process(run: Run, tmp_path: Path) -> None:
    supervisor = run("shell('a', 'echo $$ >> pids; exec sleep 60')")
    assert until(lambda: lines(tmp_path / "pids"))

    supervisor.kill()

    assert until(lambda: has_ended(lines(tmp_path / "pids")[0]))
