"""The circuit breaker of the broker: after a failure nothing waits for the broker for ten seconds."""

from types import SimpleNamespace
from typing import NoReturn

import pytest

from core import circuit_breaker
from jobs import broker
from jobs.broker import WakeUp

Tries = list[tuple[str, float]]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that the circuit breaker reads; the test sets it."""
    now = [1000.0]
    monkeypatch.setattr(circuit_breaker, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(broker.circuit_breaker, "_open_until", 0.0)
    return now


@pytest.fixture
def tries(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> Tries:
    """The calls of a broker that always fails, with their times."""
    tries: Tries = []

    def failing(method: str) -> object:
        def fail(*arguments: object, **options: object) -> NoReturn:
            tries.append((method, clock[0]))
            raise ConnectionError

        return fail

    failing_app = SimpleNamespace(
        send_task=failing("send_task"), connection_for_write=failing("connection_for_write")
    )
    monkeypatch.setattr(broker, "current_app", failing_app)
    return tries


def test_broker_is_left_alone_for_ten_seconds_after_a_failed_message(
    clock: list[float], tries: Tries
) -> None:
    for clock[0] in (1000.0, 1000.1, 1009.9, 1010.0, 1010.1):
        assert broker.wake_workers([WakeUp(1, "mail"), WakeUp(2, "mail")]) == 0
        assert broker.empty_queues(["mail"]) == set()

    assert tries == [("send_task", 1000.0), ("send_task", 1010.0)]


def test_broker_is_left_alone_for_ten_seconds_after_a_failed_count(clock: list[float], tries: Tries) -> None:
    for clock[0] in (1000.0, 1000.1, 1009.9, 1010.0, 1010.1):
        assert broker.empty_queues(["mail"]) == set()
        assert broker.wake_workers([WakeUp(1, "mail")]) == 0

    assert tries == [("connection_for_write", 1000.0), ("connection_for_write", 1010.0)]
