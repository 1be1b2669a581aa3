import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys, time
from devtools.supervisor import Pace, Process, Supervisor
PACE = Pace(0.05, longest_delay=0.2, settled={settled}, ready=60, grace=0.3,
            between_questions=0.1, stop={stop}, attempts=3)
def shell(name, line, **more): return Process(name, ["sh", "-c", line], **more)
sys.exit(Supervisor([{processes}], pace=PACE).run())
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


def until(condition: Callable[[], object], seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(condition())


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def gone(pid: str) -> bool:
    try:
        return bool(psutil.Process(int(pid)).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def test_it_starts_in_order_and_stops_in_reverse(run: Run, tmp_path: Path) -> None:
    body = "echo {0} up >> log; trap \\'echo {0} down >> log; exit\\' TERM; while :; do sleep 0.05; done"
    supervisor = run(f"shell('a', '{body.format('a')}'), shell('b', '{body.format('b')}')", stop=60)
    assert until(lambda: len(lines(tmp_path / "log")) == 2)

    supervisor.terminate()

    assert supervisor.wait(120) == 0
    log = lines(tmp_path / "log")
    assert sorted(log[:2]) == ["a up", "b up"]
    assert log[2:] == ["b down", "a down"]


def test_it_holds_the_next_back_until_the_first_is_ready(run: Run, tmp_path: Path) -> None:
    supervisor = run(
        "shell('a', 'sleep 0.5; touch ready; sleep 60', ready=lambda: __import__('os').path.exists('ready')),"
        "shell('b', 'ls > seen; sleep 60')"
    )
    assert until(lambda: lines(tmp_path / "seen"))

    assert "ready" in lines(tmp_path / "seen")
    assert supervisor.poll() is None


def test_it_starts_again_what_died_and_takes_its_children_away(run: Run, tmp_path: Path) -> None:
    run("shell('a', 'sleep 60 & echo $! >> children; echo $$ >> pids; wait')")
    assert until(lambda: len(lines(tmp_path / "pids")) == 1)

    os.kill(int(lines(tmp_path / "pids")[0]), signal.SIGKILL)

    assert until(lambda: len(lines(tmp_path / "pids")) == 2)
    assert until(lambda: gone(lines(tmp_path / "children")[0]))
    assert not gone(lines(tmp_path / "pids")[1])


def test_it_starts_again_what_is_stuck(run: Run, tmp_path: Path) -> None:
    run("shell('a', 'echo $$ >> pids; sleep 60', alive=lambda: False)")

    assert until(lambda: len(lines(tmp_path / "pids")) >= 3)
    assert gone(lines(tmp_path / "pids")[0])


@pytest.mark.parametrize(
    "processes", ["Process('a', ['no-such-program'])", "shell('a', 'echo broken; exit 3')"]
)
def test_it_gives_up_on_what_never_came_up(run: Run, tmp_path: Path, processes: str) -> None:
    supervisor = run(
        "shell('first', 'echo $$ > pid; sleep 60', ready=lambda: __import__('os').path.exists('pid')),"
        + processes,
        settled=60,  # however slowly it ends
    )

    assert supervisor.wait(120) == 1
    assert gone(lines(tmp_path / "pid")[0])
    assert lines(tmp_path / "output")[-1].startswith("a ")


def test_it_names_who_says_what(run: Run, tmp_path: Path) -> None:
    run("shell('web', 'echo hello; sleep 60')")

    assert until(lambda: lines(tmp_path / "output") == ["   web | hello"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_even_the_deaf_and_is_not_disturbed_by_a_second_signal(
    run: Run, tmp_path: Path, number: signal.Signals
) -> None:
    supervisor = run("shell('deaf', 'trap \"\" TERM INT; echo $$ >> pids; sleep 60; sleep 60')")
    assert until(lambda: lines(tmp_path / "pids"))

    for _ in range(3):
        supervisor.send_signal(number)
        time.sleep(0.2)

    assert supervisor.wait(120) == 0
    assert gone(lines(tmp_path / "pids")[0])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_it_leaves_no_process_when_it_is_killed(run: Run, tmp_path: Path) -> None:
    supervisor = run("shell('a', 'echo $$ >> pids; exec sleep 60')")
    assert until(lambda: lines(tmp_path / "pids"))

    supervisor.kill()

    assert until(lambda: gone(lines(tmp_path / "pids")[0]))
