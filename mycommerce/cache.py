"""The cache: while Redis is away, pages go on as if the cache were empty."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from core.circuit_breaker import CircuitBreaker

log = structlog.get_logger(__name__)

COOLDOWN = 5.0  # seconds


class FaultTolerantRedisCache(RedisCache):
    """Redis, which answers as an empty cache while the server cannot be reached."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A sign-in calls a dozen times: only the first call may wait for the time-out.
        self._circuit_breaker = CircuitBreaker(COOLDOWN)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(super().add, *args, default=True, **kwargs)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._call(super().get, key, default, version, default=default)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(super().set, *args, default=None, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(super().delete, *args, default=False, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(super().incr, *args, default=1, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(super().get_many, *args, default={}, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(super().set_many, *args, default=[], **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(super().delete_many, *args, default=None, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(super().touch, *args, default=False, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(super().has_key, *args, default=False, **kwargs)

    def _call(self, method: Callable[..., Any], *args: Any, default: Any, **kwargs: Any) -> Any:
        """Return what the method returns, or the default when Redis cannot be reached."""
        if self._circuit_breaker.is_open:
            return default
        try:
            return method(*args, **kwargs)
        except RedisError as error:
            self._circuit_breaker.trip()
            log.warning("cache_unreachable", error=str(error))
            return default
