"""Steps of a kind that one worker claims together: rung for once, settled together, and never all lost by one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from orders import outbox
from orders.claims import bells
from orders.doorbell import LOUD, SOFT
from orders.models import Activity, Order, Step
from orders.promises import BULK, FollowUp, Promise, follow_up
from tests.brokers import heard

Captures = DjangoCaptureOnCommitCallbacks
Put = Callable[..., Step]


@contextmanager
def breaking(steps: Sequence[Step]) -> Iterator[None]:
    """A session that cannot conclude while one step is among several."""
    yield
    if len(steps) > 1:
        raise RuntimeError("one of them is a bug")


@pytest.fixture
def pair(made_up: None) -> FollowUp:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL, together=2)
    def pair(step: Step) -> str:
        return "Done in company."

    return pair


def test_it_rings_for_one_of_each_company(
    broker: None, pair: FollowUp, order: Order, django_capture_on_commit_callbacks: Captures
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        outbox.put([Promise(pair, {})] * 5, vendor_id=order.vendor_id, order=order)

    first, _, third, _, fifth = Step.objects.order_by("pk").values_list("pk", flat=True)
    assert heard("mail") == [first, third, fifth]


def test_it_rings_softly_for_what_yields_until_it_has_waited(made_up: None, promise: Put) -> None:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL, yields=True)
    def tell(step: Step) -> str:
        return ""

    step = promise(tell)
    assert bells([step]) == [(step.pk, "mail", LOUD)]
    step.queue = BULK
    assert bells([step]) == [(step.pk, BULK, SOFT)]
    step.rung_at = timezone.now()
    step.due_at = step.rung_at - timedelta(seconds=50)
    assert bells([step]) == [(step.pk, BULK, SOFT)]
    step.due_at -= timedelta(seconds=20)
    assert bells([step]) == [(step.pk, BULK, LOUD)]


def test_it_sweeps_one_of_each_company(
    broker: None, pair: FollowUp, promise: Put, shift: Callable[..., None]
) -> None:
    steps = [promise(pair) for _ in range(3)]
    for step in steps:
        shift(step, due_at=-10)

    assert (outbox.sweep(), outbox.sweep()) == (3, 0)
    assert heard("mail") == [steps[0].pk, steps[2].pk]


def test_it_rings_for_the_rest_after_a_full_company(broker: None, pair: FollowUp, promise: Put) -> None:
    steps = [promise(pair) for _ in range(3)]

    assert outbox.work_off(steps[0].pk) == 2
    assert heard("mail") == [steps[2].pk]
    assert outbox.work_off(steps[2].pk) == 1
    assert heard("mail") == []


def test_it_tries_each_alone_when_they_cannot_be_settled_together(
    made_up: None, promise: Put, told: Callable[[], list[str]], shift: Callable[..., None]
) -> None:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL, together=2, session=breaking)
    def limp(step: Step) -> str:
        return "Done alone."

    steps = [promise(limp) for _ in range(2)]
    assert outbox.drain() == 2
    assert (told(), Step.objects.filter(last_error="one of them is a bug").count()) == ([], 2)

    for step in steps:
        shift(step, due_at=-1)
    assert outbox.drain() == 2
    assert told() == ["Done alone."] * 2
