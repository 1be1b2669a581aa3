"""Rate limits that are exact across processes: counted in Redis, and in the database while Redis is down.

Those that guard accounts are always counted in the database, so that no count begins anew when Redis goes or comes.
"""

from dataclasses import dataclass
from functools import cache

import redis
import structlog
from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from core.circuit_breaker import CircuitBreaker

log = structlog.get_logger(__name__)

# A count that has ended in between starts from nothing: one below zero would allow a try too many.
_DECREMENT_IF_COUNTED = "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('DECR', KEYS[1]) end"
redis_breaker = CircuitBreaker(cooldown=5)  # seconds

# Each count also removes some counts that are long over.
_COUNT = """
    WITH removed AS (
        DELETE FROM core_ratelimitcount WHERE id IN (
            SELECT id FROM core_ratelimitcount
            WHERE expires_at < statement_timestamp() - interval '1 hour' AND key <> %(key)s
            LIMIT 100 FOR UPDATE SKIP LOCKED
        )
    )
    INSERT INTO core_ratelimitcount AS stored (key, count, expires_at)
    VALUES (%(key)s, %(by)s, statement_timestamp() + make_interval(secs => %(seconds)s))
    ON CONFLICT (key) DO UPDATE SET
        count = CASE
            WHEN stored.expires_at < statement_timestamp() THEN %(by)s ELSE stored.count + %(by)s
        END,
        expires_at = CASE
            WHEN stored.expires_at < statement_timestamp() THEN excluded.expires_at ELSE stored.expires_at
        END
    RETURNING count
"""
_GIVE_BACK = """
    UPDATE core_ratelimitcount SET count = count - 1
    WHERE key = %s AND expires_at > statement_timestamp() AND count > 0
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in `seconds`, counted from the first try."""

    name: str
    most: int
    seconds: int

    def take(self, *identifiers: str, by: int = 1) -> bool:
        """Count one try of whoever the identifiers name, or `by`; return False when it is one too many."""
        return count(self._key(identifiers), self.seconds, by) <= self.most

    def is_used_up(self, *identifiers: str) -> bool:
        """Return whether the next try would be one too many, without counting it."""
        return count(self._key(identifiers), self.seconds, by=0) >= self.most

    def give_back(self, *identifiers: str) -> None:
        """Take a counted try back, since it was none that the limit is for."""
        uncount(self._key(identifiers))

    def _key(self, identifiers: tuple[str, ...]) -> str:
        """Return a key with a digest of the identifiers: they are addresses and card digits."""
        digest = salted_hmac("core.rate_limit", "\0".join(identifiers), algorithm="sha256").hexdigest()
        return f"{settings.CACHES['default'].get('KEY_PREFIX', '')}:throttle:{self.name}:{digest[:32]}"


class AccountLimit(Limit):
    """A limit that guards accounts: counted in the database, whether Redis is there or not."""

    def take(self, *identifiers: str, by: int = 1) -> bool:
        return _count_in_database(self._key(identifiers), self.seconds, by) <= self.most

    def is_used_up(self, *identifiers: str) -> bool:
        return _count_in_database(self._key(identifiers), self.seconds, 0) >= self.most

    def give_back(self, *identifiers: str) -> None:
        _uncount_in_database(self._key(identifiers))


def count(key: str, seconds: int, by: int = 1) -> int:
    """Add `by` to the count of a key, which ends `seconds` after its first try, and return the sum."""
    if not redis_breaker.is_open:
        try:
            return _count_in_redis(key, seconds, by)
        except redis.RedisError as error:
            redis_breaker.trip()
            log.warning("rate_limit_without_redis", error=str(error))
    return _count_in_database(key, seconds, by)


def uncount(key: str) -> None:
    """Take one from the count of a key, unless its time is over."""
    if not redis_breaker.is_open:
        try:
            _client(settings.REDIS_URL).eval(_DECREMENT_IF_COUNTED, 1, key)
        except redis.RedisError as error:
            redis_breaker.trip()
            log.warning("rate_limit_without_redis", error=str(error))
        else:
            return
    _uncount_in_database(key)


def _count_in_redis(key: str, seconds: int, by: int) -> int:
    """Count there also to read (`by` is 0): Redis that is full answers reads, with counts that nobody raises."""
    pipe = _client(settings.REDIS_URL).pipeline(transaction=True)
    pipe.incrby(key, by)
    pipe.expire(key, seconds, nx=True)
    return int(pipe.execute()[0])


def _count_in_database(key: str, seconds: int, by: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "by": by, "seconds": seconds})
        return int(cursor.fetchone()[0])


def _uncount_in_database(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, [key])


@cache
def _client(url: str) -> redis.Redis:
    """Return the client of this process.

    Its pool waits for a connection when all are busy: counting in the database meanwhile would count twice.
    """
    pool = redis.BlockingConnectionPool.from_url(
        url, max_connections=16, timeout=2, socket_timeout=0.5, socket_connect_timeout=0.5
    )
    return redis.Redis(connection_pool=pool)
