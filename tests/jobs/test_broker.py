"""The doorbell leaves a broker alone that has just failed: whoever rings does not wait for it again."""

from types import SimpleNamespace
from typing import NoReturn

import pytest

from jobs import broker
from jobs.broker import WakeUp

Tries = list[tuple[str, float]]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that the doorbell reads; the test sets it."""
    now = [1000.0]
    monkeypatch.setattr(broker, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(broker, "_cooldown_until", 0.0)
    return now


@pytest.fixture
def tries(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> Tries:
    """What was tried at a broker that always fails, and when."""
    tried: Tries = []

    def failing(what: str) -> object:
        def fail(*asked: object, **more: object) -> NoReturn:
            tried.append((what, clock[0]))
            raise ConnectionError

        return fail

    broker = SimpleNamespace(send_task=failing("ring"), connection_for_write=failing("look"))
    monkeypatch.setattr(broker, "current_app", broker)
    return tried


def test_doorbell_leaves_a_broker_alone_for_ten_seconds_after_a_lost_ring(
    clock: list[float], tries: Tries
) -> None:
    for clock[0] in (1000.0, 1000.1, 1009.9, 1010.0, 1010.1):
        assert broker.wake_workers([WakeUp(1, "mail"), WakeUp(2, "mail")]) == 0
        assert broker.empty_queues(["mail"]) == set()

    assert tries == [("ring", 1000.0), ("ring", 1010.0)]


def test_doorbell_leaves_a_broker_alone_for_ten_seconds_after_a_lost_look(
    clock: list[float], tries: Tries
) -> None:
    for clock[0] in (1000.0, 1000.1, 1009.9, 1010.0, 1010.1):
        assert broker.empty_queues(["mail"]) == set()
        assert broker.wake_workers([WakeUp(1, "mail")]) == 0

    assert tries == [("look", 1000.0), ("look", 1010.0)]
