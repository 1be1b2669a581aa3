"""Rate limits are exact, with Redis and without it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import NoReturn

import pytest
import redis
from django.conf import settings as configured
from pytest_django import Settings

from core import circuit_breaker, rate_limit
from core.models import RateLimitCount
from core.rate_limit import AccountLimit, Limit
from tests.at_once import at_once

pytestmark = pytest.mark.usefixtures("fresh_limits")
LIMIT = Limit("test", 10, 60)


@pytest.fixture
def without_redis(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(rate_limit.redis_breaker, "_open_until", 0.0)


def tries(count: int) -> list[Callable[[], bool]]:
    return [lambda: LIMIT.take("somebody") for _ in range(count)]


def test_limit_allows_exactly_ten_of_two_hundred_tries() -> None:
    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(lambda take: take(), tries(200))).count(True) == 10


@pytest.mark.django_db(transaction=True)
def test_limit_is_counted_in_the_database_while_redis_is_down(without_redis: None) -> None:
    assert at_once(*tries(40)).count(True) == 10
    assert RateLimitCount.objects.get().count == 40


def test_limit_is_checked_without_counting(db: None) -> None:
    for _ in range(9):
        LIMIT.take("somebody")

    assert not LIMIT.is_used_up("somebody")
    LIMIT.take("somebody")
    assert LIMIT.is_used_up("somebody")
    assert not LIMIT.is_used_up("somebody else")


@pytest.mark.django_db(transaction=True)
def test_limit_of_accounts_is_exact_in_the_database_beside_redis() -> None:
    limit = AccountLimit("account", 10, 60)

    assert at_once(*[lambda: limit.take("somebody")] * 40).count(True) == 10
    assert RateLimitCount.objects.get().count == 40
    assert (limit.is_used_up("somebody"), limit.is_used_up("somebody else")) == (True, False)


def test_limit_of_accounts_takes_back_a_try_that_was_right(db: None) -> None:
    limit = AccountLimit("account", 10, 60)
    for _ in range(30):
        assert limit.take("somebody")
        limit.give_back("somebody")

    limit.give_back("somebody")
    assert RateLimitCount.objects.get().count == 0


def test_limit_removes_counts_that_are_long_over(db: None) -> None:
    AccountLimit("old", 1, -7200).take("a")

    AccountLimit("new", 1, 60).take("a")

    assert [count.key.split(":")[2] for count in RateLimitCount.objects.all()] == ["new"]


def test_limit_is_read_in_the_database_when_redis_takes_no_more(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redis at its `maxmemory` answers reads, and refuses writes."""
    monkeypatch.setattr(rate_limit.redis_breaker, "_open_until", 0.0)
    full = "if redis.call('TIME') then return redis.error_reply('OOM command not allowed') end"
    client = redis.Redis.from_url(configured.REDIS_URL)
    monkeypatch.setattr(redis.client.Pipeline, "incrby", lambda pipe, key, by: pipe.eval(full, 0))
    assert client.ping()

    for _ in range(10):
        LIMIT.take("somebody")

    assert LIMIT.is_used_up("somebody")


@pytest.mark.parametrize("with_redis", [True, False])
def test_limit_forgets_a_try_that_is_given_back(
    db: None, request: pytest.FixtureRequest, *, with_redis: bool
) -> None:
    if not with_redis:
        request.getfixturevalue("without_redis")
    twice = Limit("twice", 2, 60)
    twice.give_back("somebody")  # it was never counted

    assert [twice.take("somebody") for _ in range(2)] == [True, True]
    twice.give_back("somebody")
    assert [twice.take("somebody") for _ in range(2)] == [True, False]


def test_limit_starts_again_when_its_time_is_over(db: None, without_redis: None) -> None:
    brief = Limit("brief", 1, -1)

    assert [brief.take("a"), Limit("brief", 1, 60).take("a")] == [True, True]


def test_limit_stores_no_address_in_clear(db: None, without_redis: None) -> None:
    LIMIT.take("grace@navy.example")

    assert "navy" not in RateLimitCount.objects.get().key


def test_limit_in_redis_ends_a_time_after_its_first_try() -> None:
    LIMIT.take("somebody")
    server = redis.Redis.from_url(configured.REDIS_URL)
    (key,) = server.scan_iter(f"*:throttle:test:{LIMIT._key(('somebody',)).rpartition(':')[2]}")
    assert 0 < server.ttl(key) <= 60

    server.expire(key, 20)  # as if forty seconds were over
    LIMIT.take("somebody")

    assert 0 < server.ttl(key) <= 20


def test_limit_leaves_redis_alone_for_five_seconds_after_a_failure(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, times = [1000.0], []

    def fail(*arguments: object) -> NoReturn:
        times.append(now[0])
        raise redis.ConnectionError

    monkeypatch.setattr(rate_limit.redis_breaker, "_open_until", 0.0)
    monkeypatch.setattr(rate_limit, "_count_in_redis", fail)
    monkeypatch.setattr(circuit_breaker, "time", SimpleNamespace(monotonic=lambda: now[0]))

    for now[0] in (1000.0, 1000.1, 1004.9, 1005.0, 1005.1):
        LIMIT.take("somebody")

    assert times == [1000.0, 1005.0]
    assert RateLimitCount.objects.get().count == 5
