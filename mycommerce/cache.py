"""The cache is a comfort: when Redis is away, pages go on without it."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


COOLDOWN = 5.0  # seconds without a try after the server failed to answer


class ForgivingRedisCache(RedisCache):
    """Redis, answering as an empty cache while the server cannot be reached."""

    _cooldown_until = 0.0  # a sign-in asks a dozen times: only the first may wait

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._forgive(True, super().add, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._forgive(default, super().get, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._forgive(None, super().set, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._forgive(False, super().delete, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._forgive(1, super().incr, *args, **kwargs)

    def _forgive(self, otherwise: Any, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._cooldown_until:
            return otherwise
        try:
            return call(*args, **kwargs)
        except RedisError as error:
            self._cooldown_until = time.monotonic() + COOLDOWN
            log.warning("cache_unreachable", error=str(error))
            return otherwise
