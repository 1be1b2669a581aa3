"""Rate limits are exact over all processes, and need no Redis."""

from collections.abc import Callable

import pytest

from core.models import RateLimitCount
from core.rate_limit import Limit
from tests.at_once import at_once

LIMIT = Limit("test", 10, 60)


def tries(count: int) -> list[Callable[[], bool]]:
    return [lambda: LIMIT.take("somebody") for _ in range(count)]


@pytest.mark.django_db(transaction=True)
def test_limit_allows_exactly_ten_of_many_tries_at_once() -> None:
    assert at_once(*tries(40)).count(True) == 10
    assert RateLimitCount.objects.get().count == 40


def test_limit_is_checked_without_counting(db: None) -> None:
    for _ in range(9):
        LIMIT.take("somebody")

    assert not LIMIT.is_used_up("somebody")
    LIMIT.take("somebody")
    assert LIMIT.is_used_up("somebody")
    assert not LIMIT.is_used_up("somebody else")


def test_limit_takes_back_a_try_that_was_right(db: None) -> None:
    for _ in range(30):
        assert LIMIT.take("somebody")
        LIMIT.give_back("somebody")

    LIMIT.give_back("somebody")
    assert RateLimitCount.objects.get().count == 0


def test_limit_starts_again_when_its_time_is_over(db: None) -> None:
    brief = Limit("brief", 1, -1)

    assert [brief.take("a"), Limit("brief", 1, 60).take("a")] == [True, True]
    assert not Limit("brief", 1, 60).take("a")


def test_limit_removes_counts_that_are_long_over(db: None) -> None:
    Limit("old", 1, -7200).take("a")

    LIMIT.take("somebody")

    assert [count.key.partition(":")[0] for count in RateLimitCount.objects.all()] == ["test"]


def test_limit_stores_no_address_in_clear(db: None) -> None:
    LIMIT.take("grace@navy.example")

    assert "navy" not in RateLimitCount.objects.get().key
