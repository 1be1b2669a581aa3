"""The broker: one message a queue is enough, and after a failure nothing waits for it for ten seconds."""

from types import SimpleNamespace
from typing import NoReturn

import pytest

from core import circuit_breaker
from jobs import broker
from jobs.queues import Queue
from tests.brokers import take_messages

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

    def fail(**options: object) -> NoReturn:
        tries.append(("acquire", clock[0]))
        raise ConnectionError

    monkeypatch.setattr(broker, "current_app", SimpleNamespace(pool=SimpleNamespace(acquire=fail)))
    return tries


def test_broker_is_left_alone_for_ten_seconds_after_a_failure(clock: list[float], tries: Tries) -> None:
    for clock[0] in (1000.0, 1000.1, 1009.9, 1010.0, 1010.1):
        broker.wake_workers([Queue.MAIL, Queue.MONEY])

    assert tries == [("acquire", 1000.0), ("acquire", 1010.0)]


@pytest.mark.usefixtures("broker")
def test_wake_workers_publishes_nothing_while_a_message_waits() -> None:
    for _ in range(3):
        broker.wake_workers([Queue.MAIL, Queue.BULK])

    assert (take_messages(Queue.MAIL), take_messages(Queue.BULK)) == ([Queue.MAIL], [Queue.BULK])
    broker.wake_workers([Queue.MAIL])
    assert take_messages(Queue.MAIL) == [Queue.MAIL]
