"""Limits that hold exactly, however many processes count: in Redis, and in the database while Redis is away."""

import time
from dataclasses import dataclass
from functools import cache

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

log = structlog.get_logger(__name__)

COOLDOWN = 5.0  # seconds without a try after Redis failed to answer
_cooldown_until = 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries in so many seconds, counted from the first."""

    name: str
    most: int
    seconds: int

    def take(self, *facts: str) -> bool:
        """Count one try; False when it is one too many."""
        return count(self._key(facts), self.seconds) <= self.most

    def is_used_up(self, *facts: str) -> bool:
        """Looks without counting."""
        return count(self._key(facts), self.seconds, by=0) >= self.most

    def _key(self, facts: tuple[str, ...]) -> str:
        """Without the facts themselves: they are addresses and card digits."""
        digest = salted_hmac("core.rate_limit", "\0".join(facts), algorithm="sha256").hexdigest()
        return f"{settings.CACHES['default']['KEY_PREFIX']}:throttle:{self.name}:{digest[:32]}"


def count(key: str, seconds: int, by: int = 1) -> int:
    """How often, this time included."""
    global _cooldown_until  # noqa: PLW0603  one breaker for the process
    if time.monotonic() >= _cooldown_until:
        try:
            return _in_redis(key, seconds, by)
        except redis.RedisError as error:
            _cooldown_until = time.monotonic() + COOLDOWN
            log.warning("throttle_without_redis", error=str(error))
    return _in_database(key, seconds, by)


def _in_redis(key: str, seconds: int, by: int) -> int:
    if not by:
        return int(_client(settings.REDIS_URL).get(key) or 0)
    pipe = _client(settings.REDIS_URL).pipeline(transaction=True)
    pipe.incrby(key, by)
    pipe.expire(key, seconds, nx=True)
    return int(pipe.execute()[0])


def _in_database(key: str, seconds: int, by: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_ratelimitcount WHERE expires_at < now() - interval '1 hour'")
        cursor.execute(
            """
            INSERT INTO core_ratelimitcount AS kept (key, count, expires_at)
            VALUES (%(key)s, %(by)s, now() + make_interval(secs => %(seconds)s))
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN kept.expires_at < now() THEN %(by)s ELSE kept.count + %(by)s END,
                expires_at = CASE WHEN kept.expires_at < now() THEN excluded.expires_at ELSE kept.expires_at END
            RETURNING count
            """,
            {"key": key, "by": by, "seconds": seconds},
        )
        return int(cursor.fetchone()[0])


@cache
def _client(url: str) -> redis.Redis:
    """Who finds all connections busy waits for one: to count elsewhere meanwhile would count twice."""
    pool = redis.BlockingConnectionPool.from_url(
        url, max_connections=16, timeout=2, socket_timeout=0.5, socket_connect_timeout=0.5
    )
    return redis.Redis(connection_pool=pool)
