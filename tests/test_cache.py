"""The cache while Redis is away: pages go on without it, and do not ask it again at once."""

from types import SimpleNamespace
from typing import NoReturn

import pytest
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Refused

from core import circuit_breaker
from mycommerce.cache import FaultTolerantRedisCache


def test_cache_leaves_redis_alone_for_five_seconds_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    now, calls = [1000.0], []

    def fail(*args: object, **kwargs: object) -> NoReturn:
        calls.append(now[0])
        raise Refused

    for name in ("add", "get", "set", "delete", "incr"):
        monkeypatch.setattr(RedisCache, name, fail)
    monkeypatch.setattr(circuit_breaker, "time", SimpleNamespace(monotonic=lambda: now[0]))
    away = FaultTolerantRedisCache("redis://127.0.0.1:1/0", {})

    for now[0] in (1000.0, 1000.1, 1004.9, 1005.0, 1005.1):
        assert away.get("a", "nothing") == "nothing"
        assert (away.add("a", 1), away.set("a", 1), away.delete("a"), away.incr("a")) == (
            True,
            None,
            False,
            1,
        )

    assert calls == [1000.0, 1005.0]


def test_cache_asks_redis_by_guarded_methods_only() -> None:
    asking = {
        "add",
        "get",
        "set",
        "touch",
        "delete",
        "get_many",
        "has_key",
        "incr",
        "set_many",
        "delete_many",
    }
    own = {name for name in vars(RedisCache) if not name.startswith("_")} - {"get_backend_timeout", "clear"}

    assert own == asking
    assert asking <= set(vars(FaultTolerantRedisCache))


def test_cache_that_is_away_is_empty() -> None:
    away = FaultTolerantRedisCache("redis://127.0.0.1:1/0", {})

    assert (away.get_many(["a", "b"]), away.set_many({"a": 1}), away.has_key("a")) == ({}, [], False)
